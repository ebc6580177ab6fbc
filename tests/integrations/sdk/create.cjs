// Create clusters with the unchanged SDK of the vendor for JavaScript.
//
// Each line of standard input is a call:
// {"port": number, "method": "createCluster", "arguments": [cluster]}.
// Each line of standard output is an outcome, an object with some of these members:
// - "data": the data of a response.
// - "refused" and "request_id": the fields of an error; its status is null if the SDK raises it.
// - "sent" and "type": the body as it goes over the wire, and its Content-Type.

"use strict";

const { createInterface } = require("node:readline");
const ALY = require("aliyun-sdk");

const outcome = ({ port, method, arguments: [cluster] }) =>
  new Promise((resolve) => {
    const client = new ALY.BatchCompute({
      accessKeyId: "id",
      secretAccessKey: "key",
      endpoint: `http://127.0.0.1:${port}`,
      apiVersion: "2015-11-11",
    });
    const request = client[method](cluster);
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
