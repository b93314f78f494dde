/** What `init` writes: every setting with its meaning, the safe value in force, the others as comments. */

export const EXAMPLE = `// Settings of wuhe-server. Comments are allowed; paths begin in this file's folder.
// Flags (--port, --host, --data) and environment variables (WUHE_PORT, WUHE_ORIGINS, …) go before what stands here.
{
  // The address to listen on: 127.0.0.1 for this machine only (and for a proxy on it), 0.0.0.0 or :: for every network.
  "host": "127.0.0.1",
  "port": 5050,

  // The folder of the store. Nobody but the server's own user may look into it.
  "data": "./data",

  // Under which addresses clients know this server; a device signs in to one of these only.
  // Must be set with TLS or behind a proxy.
  // "origins": ["wss://wuhe.school.example"],

  // Which schools may begin here: "first" (one only), "open" (any), "closed" (none).
  "newSchools": "first",

  // In which dates are read: until when a role or a cover lasts.
  "timeZone": "Asia/Taipei",

  // TLS by this server itself. Renewed files are read again on SIGHUP.
  // "tls": { "key": "/etc/wuhe/privkey.pem", "certificate": "/etc/wuhe/fullchain.pem" },

  // true: a proxy stands in front and says in X-Forwarded-For who comes. Used for limits only, never kept.
  "trustProxy": false,

  // /health and /metrics for the operator, without TLS. Port 0: any free one, which "status" finds by itself;
  // set a port (such as 9464) for Prometheus.
  "metrics": { "host": "127.0.0.1", "port": 0 },

  // "backup --prune" deletes backups that are older. What was erased must be gone from backups by then.
  "backups": { "keepDays": 30 },

  // Bytes, milliseconds and counts; what is not named keeps its default (server/src/limits.ts).
  "limits": {
    // "rooms": 50000,
    // "sockets": 10000
  }
}
`;
