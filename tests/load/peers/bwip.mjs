// bwip-js behind node's own HTTP server: GET /qr and GET /code128.
import { createServer } from 'node:http';
import bwipjs from 'bwip-js/node';

// Handed over as copies: the library writes into what it is given.
const pictures = {
  '/qr': { bcid: 'qrcode', text: 'https://example.com/a?b=12345678', eclevel: 'M', scale: 2, padding: 8 },
  '/code128': { bcid: 'code128', text: 'ABC-1234567890', scale: 2, height: 13, paddingwidth: 10, includetext: true },
};
createServer(async (request, response) => {
  const picture = await bwipjs.toBuffer({ ...pictures[request.url] });
  response.writeHead(200, { 'Content-Type': 'image/png' }).end(picture);
}).listen(Number(process.argv[2]), '127.0.0.1');
