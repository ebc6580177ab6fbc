// Creates clusters with the vendor's SDK for JavaScript, unpatched.
//
// Standard input: a call a line, {"port": number, "method": "createCluster", "arguments": [spec]}.
// Standard output: an outcome a line: "data" of a response; "refused" and "request_id" of an error,
// whose status is null if the SDK itself does not take the spec; "sent" and "type", the body as it
// goes over the wire, and its Content-Type.

"use strict";

const { createInterface } = require("node:readline");
const ALY = require("aliyun-sdk");

const outcome = ({ port, method, arguments: [spec] }) =>
  new Promise((resolve) => {
    const client = new ALY.BatchCompute({
      accessKeyId: "id",
      secretAccessKey: "key",
      endpoint: `http://127.0.0.1:${port}`,
      apiVersion: "2015-11-11",
    });
    const request = client[method](spec);
    request.send((error, data) => {
      const { body, headers } = request.httpRequest;
      const said = { sent: body, type: headers["Content-Type"] ?? null };
      if (!error) return resolve({ ...said, data });
      const { statusCode = null, code, message, requestId } = error;
      return resolve({ ...said, refused: [statusCode, code, message], request_id: requestId });
    });
  });

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await outcome(JSON.parse(line))));
  }
})();
