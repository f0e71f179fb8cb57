"""Production on one machine, as the guide says it, on loopback: the built binary, the example settings and the
Caddyfile of `infra/`, Caddy in front with a certificate of its own authority, a mail server that takes what is sent.
Somebody signs up by the site and confirms by the mail. Then the doctor is asked, and the platform is stopped.

    python drill.py MAILLE REPOSITORY

Prints what was seen; its status is 1 when something was not. Needs Caddy, and `aiosmtpd` in this Python.
"""

import email
import email.policy
import html.parser
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.parse

from aiosmtpd.controller import Controller

HOST = "www.mouvement.example"
MAILLE = pathlib.Path(sys.argv[1]).resolve()
REPOSITORY = pathlib.Path(sys.argv[2]).resolve()
PATIENCE = 60


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Sink:
    """Takes every mail."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append((envelope.rcpt_tos, message))
        return "250 taken"


class Forms(html.parser.HTMLParser):
    """The fields of the form that posts to an address."""

    def __init__(self, action):
        super().__init__()
        self.action, self.inside, self.fields = action, False, {}

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.inside = given.get("action") == self.action
        elif self.inside and tag == "input" and given.get("name"):
            if given.get("type") not in ("checkbox", "radio"):
                self.fields[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


class Site:
    """Asks the site by its name, through the proxy."""

    def __init__(self, port, authority):
        self.port, self.context = port, ssl.create_default_context(cafile=authority)

    def ask(self, method, path, fields=None):
        raw = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        connection = http.client.HTTPConnection(HOST)
        connection.sock = self.context.wrap_socket(raw, server_hostname=HOST)
        body = urllib.parse.urlencode(fields) if fields is not None else None
        headers = {"Host": HOST, "Origin": f"https://{HOST}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        connection.close()
        return answer.status, dict((name.lower(), value) for name, value in answer.getheaders()), text

    def fields(self, page, action):
        forms = Forms(action)
        forms.feed(page)
        return forms.fields


seen, wrong = [], []


def check(name, is_right, found=""):
    seen.append(name)
    if not is_right:
        wrong.append(f"{name}: {found}")
    print(f"{'ok ' if is_right else 'NO '} {name}{'' if is_right else f': {found}'}", flush=True)


def until(what, look):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise SystemExit(f"waited {PATIENCE} s in vain: {what}")


def settings(folder, listen, smtp, proxy, authority):
    """The example as it is documented, with this machine's own addresses."""
    text = (REPOSITORY / "infra/maille.example.toml").read_text()
    ours = f'[smtp]\nhost = "127.0.0.1"\nport = {smtp}\nsecurity = "none"\n'
    text = re.sub(r"\[smtp\].*?(?=\n\[|\n# What `maille doctor`)", ours, text, flags=re.S)
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{listen}")
    text += f'proxy = "127.0.0.1:{proxy}"\nauthority = "{authority}"\nleast_free_megabytes = 1\n'
    path = folder / "maille.toml"
    path.write_text(text)
    return path


def caddyfile(folder, listen, port):
    """The documented one, with an authority of its own and other ports."""
    text = (REPOSITORY / "infra/Caddyfile").read_text()
    text = text.replace("{\n", "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n", 1)
    text = re.sub(r"^((?:www\.)?mouvement\.example) \{", rf"\1:{port} {{\n\ttls internal", text, flags=re.M)
    text = text.replace("127.0.0.1:8080", f"127.0.0.1:{listen}")
    path = folder / "Caddyfile"
    path.write_text(text)
    return path


def run(folder):
    listen, port = free_port(), free_port()
    sink = Sink()
    server = Controller(sink, hostname="127.0.0.1", port=free_port())
    server.start()
    # As on a new account: a home of its own, and nothing of this one's.
    clean = {"HOME": str(folder), "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "fr_FR.UTF-8"}
    authority = folder / ".local/share/caddy/pki/authorities/local/root.crt"
    for name in ("content", "themes"):
        shutil.copytree(REPOSITORY / name, folder / "site" / name, ignore=shutil.ignore_patterns("data"))
    (folder / "keys.json").unlink(missing_ok=True)
    config = settings(folder, listen, server.port, port, authority)
    maille = lambda *words: subprocess.run([MAILLE, *words], env=clean, cwd=folder, capture_output=True, text=True)
    made = maille("keys", "keys.json")
    check("the key file is made", made.returncode == 0, made.stderr)
    up = maille("upgrade", "--config", config)
    check("there is nothing to upgrade", up.returncode == 0, up.stdout + up.stderr)
    started = time.monotonic()
    with open(folder / "log", "w") as log:
        platform = subprocess.Popen([MAILLE, "run", "--config", config], env=clean, cwd=folder, stdout=log, stderr=log)
        proxy = subprocess.Popen(
            ["caddy", "run", "--config", caddyfile(folder, listen, port), "--adapter", "caddyfile"],
            env=clean, cwd=folder, stdout=log, stderr=log,
        )
    try:
        use(folder, platform, port, authority, sink, started)
        doctor(maille, config)
        second = maille("upgrade", "--config", config)
        check("no upgrade beside a running platform", second.returncode == 2, second.stdout + second.stderr)
        platform.send_signal(signal.SIGTERM)
        check("it stops when asked", platform.wait(20) == 0, (folder / "log").read_text()[-400:])
        copy = maille("backup", "--state", folder / "state", "--to", folder / "copy.db")
        check("a copy is made", copy.returncode == 0 and (folder / "copy.db").stat().st_mode & 0o077 == 0, copy.stderr)
    finally:
        for process in (platform, proxy):
            if process.poll() is None:
                process.kill()
        server.stop()


def use(folder, platform, port, authority, sink, started):
    def first_page():
        if platform.poll() is not None:
            raise SystemExit((folder / "log").read_text())
        try:
            found = Site(port, authority).ask("GET", "/")
        except OSError:
            return None
        return found if found[0] == 200 else None

    status, headers, page = until("the first page through the proxy", first_page)
    print(f"figure: from the start to the first page by https = {time.monotonic() - started:.1f} s")
    memory = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{platform.pid}/status").read_text())
    print(f"figure: memory of the platform, at most = {int(memory.group(1)) // 1024} MiB")
    site = Site(port, authority)
    check("the headers are whole", "default-src 'none'" in headers.get("content-security-policy", ""), headers)
    check("nothing of a trial is there", site.ask("GET", "/_mail/")[0] == 404)
    status, _, page = site.ask("GET", "/inscription/")
    check("the sign-up page is there", status == 200, status)
    fields = site.fields(page, "/api/signups")
    fields.update(email="ada@exemple.example", residence="63000", radius_km="20", consent_membership="yes")
    status, _, page = site.ask("POST", "/api/signups", fields)
    again = site.fields(page, "/api/signups")
    check("without a script one reads it again", status == 200 and again, status)
    status, headers, page = site.ask("POST", "/api/signups", again)
    check("the second time it is taken", status == 303, (status, page[:300]))
    mail = until("a mail to whoever signs up", lambda: next((m for to, m in sink.mails if "ada@exemple.example" in to), None))
    text = mail.get_body(("plain",)).get_content()
    link = re.search(rf"https://{HOST}(/api/\S+)", text)
    check("the mail leads to the site by https", bool(link), text)
    check("the mail is from the sender of the settings", "bonjour@mouvement.example" in mail["From"], mail["From"])
    path = link.group(1)
    status, _, page = site.ask("GET", path)
    action = re.search(r'<form[^>]*action="(/api/[^"]+)"', page)
    check("the link opens a page with a button", status == 200 and action, status)
    status, _, page = site.ask("POST", action.group(1), site.fields(page, action.group(1)))
    check("the button confirms", status in (200, 303), (status, page[:300]))
    log = (folder / "log").read_text()
    check("no address in the log", "ada@" not in log, log[-400:])


def doctor(maille, config):
    asked = maille("doctor", "--config", config, "--format", "json")
    found = {}
    for line in asked.stdout.splitlines():
        finding = json.loads(line)
        found[finding["check"]] = finding
    # A certificate of Caddy's own authority lives for hours: it is trusted, and its end is near.
    check("the doctor trusts the certificate and says that it ends soon", "tls.soon" in found, sorted(found))
    for good in ("proxy.good", "mail.good", "state.good", "erasures.good", "site.good"):
        check(f"the doctor says {good}", good in found, sorted(found))
    # Nobody gives this name an address, and no copy has gone elsewhere yet: both must be said.
    bad = [name for name, finding in found.items() if finding["state"] == "bad"]
    names = {"names.silent", "name.missing", "spf.missing", "dkim.missing", "dmarc.missing", "reverse.nowhere", "reverse.missing"}
    check("the doctor names what is missing", "offsite.never" in bad and names & set(bad), bad)
    check("the doctor finds nothing else", set(bad) <= names | {"offsite.never"}, bad)
    check("its status says that something must be mended", asked.returncode == 1, asked.returncode)


with tempfile.TemporaryDirectory() as scratch:
    run(pathlib.Path(scratch))
print(f"figure: production on one machine: {len(seen)} looked at, {len(wrong)} wrong")
sys.exit(1 if wrong or not seen else 0)
