// A tunnel through a proxy of either kind. Loaded with the first of them.
import type { Socket } from 'node:net';
import type { Outcome } from './handshake.ts';
import { connectByHttp } from './http-connect.ts';
import type { ProxyServer } from './proxy-url.ts';
import { connectBySocks } from './socks5.ts';

/** @param socket a connection to the proxy, which leads to the server once the tunnel is open */
export function openTunnel(socket: Socket, proxy: ProxyServer, origin: string): Promise<Outcome> {
  const { hostname, protocol, port } = new URL(origin);
  const portNumber = Number(port) || (protocol === 'https:' ? 443 : 80);
  if (proxy.scheme === 'socks5') {
    return connectBySocks(socket, hostname.replace(/^\[(.*)\]$/, '$1'), portNumber, proxy);
  }
  return connectByHttp(socket, `${hostname}:${portNumber}`, proxy);
}
