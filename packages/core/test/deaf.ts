/** Listens, and never takes a connection: prints its port and stands still. */
import { type AddressInfo, createServer } from "node:net"

const server = createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
  // A listening TCP server has an address of this kind.
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`, () => process.kill(process.pid, "SIGSTOP"))
})
