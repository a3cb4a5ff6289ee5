// Which file systems tell of all that happens to their files.
import { statfsSync } from 'node:fs';

/**
 * The numbers by which Linux names file systems whose files others may write to without its notice: on a server, on the
 * host of a virtual machine, or by a program in place of a disk. Source: statfs(2), linux/magic.h.
 */
const SILENT = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB 2 and 3
  0x65735546, // FUSE, virtiofs
  0x01021997, // 9p
  0x00c36400, // Ceph
  0x5346414f, // AFS
  0x6b414653, // AFS of the kernel
  0x73757245, // Coda
  0x47504653, // GPFS
  0x0bd00bd0, // Lustre
  0x19830326, // BeeGFS
  0x01161970, // GFS2
  0x7461636f, // OCFS2
  0x786f4256, // VirtualBox
  0xbacbacbc, // VMware
  0x7c7c6013, // Parallels
]);

/** Whether a watch of the system tells of every change in a folder. Only Linux says which file system that is. */
export function tellsAll(folder: string): boolean {
  if (process.platform !== 'linux') return false;
  // 32-bit systems have them signed.
  return !SILENT.has(statfsSync(folder).type >>> 0);
}
