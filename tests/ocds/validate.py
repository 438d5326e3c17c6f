"""Puts releases in a package and holds it to the official validator, offline (see validate.sh)."""

import functools
import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import zipfile

SCHEMA = pathlib.Path(__file__).parent.parent / "data" / "ocds" / "schema"


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def releases(text):
    """JSON texts one after another."""
    decoder, place, found = json.JSONDecoder(), 0, []
    while text[place:].strip():
        place += len(text[place:]) - len(text[place:].lstrip())
        release, place = decoder.raw_decode(text, place)
        found.append(release)
    return found


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        # The standard as its repository holds it, as far as a package of releases needs it.
        with zipfile.ZipFile(folder / "standard.zip", "w") as standard:
            standard.writestr("standard-1.1/", "")
            for name in ["release-schema", "release-package-schema", "record-package-schema"]:
                standard.write(SCHEMA / f"{name}.json", f"standard-1.1/schema/{name}.json")
            # Asked for, and of no use to a package of releases.
            nothing = '{"$schema": "http://json-schema.org/draft-04/schema#"}'
            standard.writestr(
                "standard-1.1/schema/versioned-release-validation-schema.json", nothing
            )
            # One list of codes has to be there; closed ones stand in the schema as well.
            standard.writestr("standard-1.1/schema/codelists/releaseTag.csv", "Code\ntenderUpdate\n")
        for name, served in [("bid_extension", "bids"), ("lots_extension", "lots")]:
            (folder / served).mkdir()
            for part in ["extension", "release-schema"]:
                text = (SCHEMA / f"{name}.{part}.json").read_text()
                (folder / served / f"{part}.json").write_text(text)
        handler = functools.partial(Silent, directory=folder)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        found = releases(pathlib.Path(sys.argv[1]).read_text())
        assert found, "there is no release"
        package = {
            "uri": "urn:fullcost:test",
            "version": "1.1",
            "publishedDate": "2026-04-01T00:00:00Z",
            "publisher": {"name": "test"},
            "extensions": [f"{address}/{served}/extension.json" for served in ["bids", "lots"]],
            "releases": found,
        }

        def errors_of(package):
            file = folder / "package.json"
            file.write_text(json.dumps(package))
            command = [str(pathlib.Path(sys.executable).parent / "libcoveocds"), str(file)]
            command += ["--standard-zip", str(folder / "standard.zip"), "-d", "-o", str(folder / "out")]
            run = subprocess.run(command, capture_output=True, text=True)
            assert run.returncode == 0, run.stderr
            shown = run.stdout
            return json.loads(shown)["validation_errors"]

        errors = errors_of(package)
        assert errors == [], json.dumps(errors, indent=1)
        # The validator would say so: a statistic without what it needs.
        statistic = package["releases"][0]["bids"]["statistics"][0]
        del statistic["measure"]
        statistic["value"] = "2"
        assert len(errors_of(package)) >= 2, "the validator overlooks what is wrong"
        print(f"{sys.argv[1]}: {len(found)} releases of statistics are valid")


main()
