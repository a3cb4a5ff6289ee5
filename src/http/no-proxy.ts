// NO_PROXY: what is reached directly. As in curl and Go: names with all that is below them, addresses, networks
// (`10.0.0.0/8`), each perhaps with a port; `*` is everything.
import { BlockList, isIP } from 'node:net';

export function isExcepted(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = server.port || (server.protocol === 'https:' ? '443' : '80');
  return noProxy.split(/[,\s]+/).some((entry) => entry !== '' && isMeant(entry.toLowerCase(), host, port));
}

function isMeant(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const [name, onlyPort = port] = splitPort(entry);
  if (onlyPort !== port) return false;
  if (isIP(host) !== 0) return isAmong(name, host);
  const domain = name.replace(/^\*?\./, '');
  return host === domain || host.endsWith(`.${domain}`);
}

/** `host:1`, `[::1]:1`; an IPv6 address without brackets has no port. */
function splitPort(entry: string): [name: string, port?: string | undefined] {
  const parts = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(entry);
  return parts === null ? [entry] : [parts[1] ?? parts[2] ?? '', parts[3]];
}

function isAmong(network: string, address: string): boolean {
  const [base = '', bits] = network.split('/');
  const family = isIP(base) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(base) === 0 || isIP(base) !== isIP(address)) return false;
  const most = family === 'ipv6' ? 128 : 32;
  if (bits !== undefined && !/^\d+$/.test(bits)) return false;
  const prefix = Number(bits ?? most);
  if (prefix > most) return false;
  const list = new BlockList();
  list.addSubnet(base, prefix, family);
  return list.check(address, family);
}
