"""The web servers of the captures: Python's http.server, and nginx."""

import gzip
import http.server
import socketserver
import threading
import time

from lab import SERVER

NAME = "www.school.example"
PAGE = """<!DOCTYPE html>
<html lang="en">
<head><title>Our school</title></head>
<body>
<h1>Welcome!</h1>
<p>This page came to you over TCP.</p>
</body>
</html>
"""
LESSONS = "<!DOCTYPE html>\n<html lang=\"en\">\n<head><title>Lessons</title></head>\n<body>\n<h1>Lessons</h1>\n<ul>\n" + "".join(
    f"<li>Lesson {number}: how the Internet carries a message, part {number}</li>\n" for number in range(1, 81)
) + "</ul>\n</body>\n</html>\n"


def python_server(host, address=SERVER, port=80, close_delay=0.0, protocol="HTTP/1.1", page=PAGE,
                  compress=False, length=True, family=None):
    """http.server on a host, answering in a thread. `close_delay`: how long the server's program takes
    from learning that the connection is over until it closes its socket."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = protocol
        wbufsize = -1  # headers and page in one write

        def version_string(self):
            return "SchoolWeb/1.0"

        def do_GET(self):
            body = page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if compress and "gzip" in self.headers.get("Accept-Encoding", ""):
                body = gzip.compress(body, mtime=0)
                self.send_header("Content-Encoding", "gzip")
            if length:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def finish(self):
            self.wfile.flush()
            time.sleep(close_delay)
            super().finish()

        def log_message(self, *_):
            pass

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    listener = host.listen(port, address, **({"family": family} if family else {}))
    server = Server((address, port), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listener
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    host.lab.stack.callback(server.shutdown)
    return server


def certificate(lab):
    """A self-signed certificate for the school, made anew each time and thrown away."""
    key, cert = lab.scratch / "key.pem", lab.scratch / "cert.pem"
    lab.hosts[0].run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                     "-nodes", "-keyout", key, "-out", cert, "-days", "365", "-subj", f"/O=Example School/CN={NAME}",
                     "-addext", f"subjectAltName=DNS:{NAME}")
    return key, cert


def nginx(lab, host, address=SERVER, port=80, tls=None, page=PAGE, extra=""):
    """nginx with one page on a host."""
    root = lab.scratch / "www"
    root.mkdir()
    root.chmod(0o755)
    lab.scratch.chmod(0o755)
    (root / "index.html").write_text(page)
    secure = ""
    if tls:
        key, cert = certificate(lab)
        secure = f"ssl_certificate {cert}; ssl_certificate_key {key}; ssl_protocols {tls};"
    config = lab.scratch / "nginx.conf"
    places = "".join(f"{kind}_temp_path {lab.scratch}/{kind};" for kind in
                     ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    config.write_text(f"""
        daemon off; master_process off; pid {lab.scratch}/nginx.pid; error_log stderr notice;
        events {{ worker_connections 16; }}
        http {{
            access_log off; etag off; {places}
            types {{ text/html html; }}
            server {{
                listen {address}:{port}{' ssl' if tls else ''}; server_name {NAME}; root {root};
                {secure} {extra}
            }}
        }}
    """)
    return host.start("nginx", "-e", "stderr", "-c", config, until="nginx/")
