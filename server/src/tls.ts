/** The server's TLS: key and certificate from their files, checked before they are used, read again when they were renewed. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Problem } from '@wuhe/model';

/** PEM. */
export interface TlsKeys {
  key: Buffer;
  cert: Buffer;
}

/** @throws Problem `config.tls`: a file cannot be read, is no PEM, the two do not belong together, or the certificate has ended. */
export function readTls(files: { key: string; certificate: string }, now = Date.now()): TlsKeys {
  const [key, cert] = [read(files.key), read(files.certificate)];
  const certificate = parsed(files.certificate, () => new X509Certificate(cert));
  const secret = parsed(files.key, () => createPrivateKey(key));
  if (!certificate.publicKey.equals(createPublicKey(secret)))
    throw new Problem('config.tls', `${files.key} is not the key of ${files.certificate}`);
  if (certificate.validToDate.getTime() < now)
    throw new Problem(
      'config.tls',
      `${files.certificate} has ended on ${certificate.validToDate.toISOString()}`,
    );
  return { key, cert };
}

function read(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Problem('config.tls', `${file} cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function parsed<Value>(file: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (cause) {
    throw new Problem('config.tls', `${file} is not in PEM: ${(cause as Error).message}`, { cause });
  }
}
