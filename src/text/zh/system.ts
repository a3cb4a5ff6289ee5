// What the system says of a failure, by its code; it says it in English itself.

const WORDS: ReadonlyMap<string, string> = new Map([
  ['EACCES', '权限不足'],
  ['EADDRNOTAVAIL', '本机没有该地址'],
  ['EADDRINUSE', '地址已被占用'],
  ['EAI_AGAIN', '域名解析暂时失败'],
  ['EBADF', '该文件描述符没有打开'],
  ['ECONNABORTED', '连接被中止'],
  ['ECONNREFUSED', '连接被拒绝'],
  ['ECONNRESET', '连接被对方重置'],
  ['EDQUOT', '超出磁盘配额'],
  ['EEXIST', '文件已存在'],
  ['EFBIG', '文件过大'],
  ['EHOSTDOWN', '对方主机已关闭'],
  ['EHOSTUNREACH', '无法到达对方主机'],
  ['EINVAL', '参数无效'],
  ['EIO', '输入/输出错误'],
  ['EISDIR', '这是一个目录'],
  ['ELOOP', '符号链接层数过多'],
  ['EMFILE', '打开的文件过多'],
  ['ENAMETOOLONG', '文件名过长'],
  ['ENETDOWN', '网络已断开'],
  ['ENETUNREACH', '网络不可达'],
  ['ENFILE', '系统中打开的文件过多'],
  ['ENODEV', '没有该设备'],
  ['ENOENT', '文件或目录不存在'],
  ['ENOMEM', '内存不足'],
  ['ENOSPC', '磁盘空间不足'],
  ['ENOTDIR', '路径中有一部分不是目录'],
  ['ENOTFOUND', '域名无法解析'],
  ['ENXIO', '没有该设备或地址'],
  ['EPERM', '不允许该操作'],
  ['EPIPE', '管道或连接已断开'],
  ['EROFS', '文件系统只读'],
  ['ESTALE', '文件句柄已失效'],
  ['ETIMEDOUT', '连接超时'],
  ['ETXTBSY', '文件正在运行'],
  // undici's own word.
  ['other side closed', '对方关闭了连接'],
]);

/** @param message of Node.js, such as `ENOSPC: no space left on device, write` or `connect ECONNREFUSED 127.0.0.1:80` */
export function systemReason(message: string): string {
  const plain = WORDS.get(/\bE[A-Z][A-Z0-9_]+\b/.exec(message)?.[0] ?? message);
  return plain === undefined ? message : `${plain}（${message}）`;
}

/** For what is told without its code, since every reader knows it. */
export function plainReason(code: string | undefined): string | undefined {
  return WORDS.get(code ?? '');
}
