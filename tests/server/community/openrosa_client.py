"""A client of OpenRosa, written from its specification (docs.getodk.org/openrosa and RFC 7616)."""

import hashlib
import re
import uuid
from typing import Any
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"


def sum_of(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def md5(text: str) -> str:
    return sum_of(text.encode())


class Collect:
    """A phone with ODK Collect: a server address, a name, a secret."""

    def __init__(self, base: str, username: str, secret: str) -> None:
        self.base, self.username, self.secret = base, username, secret
        self.http, self.challenge, self.count = Client(), "", 0

    def _authorization(self, method: str, path: str) -> str:
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', self.challenge))
        self.count += 1
        nc, cnonce = f"{self.count:08x}", uuid.uuid4().hex[:16]
        one = md5(f"{self.username}:{given['realm']}:{self.secret}")
        two = md5(f"{method}:{path}")
        proof = md5(f"{one}:{given['nonce']}:{nc}:{cnonce}:auth:{two}")
        return (
            f'Digest username="{self.username}", realm="{given["realm"]}", '
            f'nonce="{given["nonce"]}", uri="{path}", qop=auth, nc={nc}, cnonce="{cnonce}", '
            f'response="{proof}", algorithm=MD5'
        )

    def ask(self, method: str, path: str, data: Any = None) -> Any:
        """Ask, and once more with the secret when the server wants to know who is there."""
        for _ in range(2):
            head = {"X-OpenRosa-Version": "1.0"}
            if self.challenge:
                head["Authorization"] = self._authorization(method, path)
            for file in (data or {}).values():
                file.seek(0)
            answer = getattr(self.http, method.lower())(path, data, headers=head)
            if answer.status_code != 401:
                return answer
            self.challenge, self.count = answer["WWW-Authenticate"], 0
        return answer

    def forms(self) -> dict[str, Element]:
        answer = self.ask("GET", f"{self.base}/formList")
        assert answer["X-OpenRosa-Version"] == "1.0"
        listed = fromstring(answer.content)
        return {each.findtext(f"{LIST}formID") or "": each for each in listed}

    def download(self, form: Element) -> tuple[Element, dict[str, bytes]]:
        """The form, after checking its sum, and the files of its manifest."""
        xml = self.ask("GET", self._path(form.findtext(f"{LIST}downloadUrl"))).content
        assert form.findtext(f"{LIST}hash") == f"md5:{sum_of(xml)}"
        files: dict[str, bytes] = {}
        manifest = form.findtext(f"{LIST}manifestUrl")
        if manifest:
            for file in fromstring(self.ask("GET", self._path(manifest)).content):
                url = self._path(file.findtext(f"{MANIFEST}downloadUrl"))
                data = self.ask("GET", url).content
                assert file.findtext(f"{MANIFEST}hash") == f"md5:{sum_of(data)}"
                files[file.findtext(f"{MANIFEST}filename") or ""] = data
        return fromstring(xml), files

    @staticmethod
    def _path(url: str | None) -> str:
        path = (url or "").removeprefix("http://testserver")
        assert resolve(path)
        return path

    def send(self, xml: bytes, **files: bytes) -> Any:
        """HEAD, then POST: the answer, and files by their names (`photo__jpg` for photo.jpg)."""
        path = f"{self.base}/submission"
        assert self.ask("HEAD", path).status_code == 204
        parts = {"xml_submission_file": SimpleUploadedFile("answer.xml", xml, "text/xml")}
        for word, data in files.items():
            name = word.replace("__", ".")
            kind = "image/jpeg" if name.endswith("jpg") else "application/octet-stream"
            parts[name] = SimpleUploadedFile(name, data, kind)
        return self.ask("POST", path, parts)


def filled(form: Element, values: dict[str, Any], replaces: str = "", name: str = "") -> bytes:
    """An answer to a form, as a device writes it; a list of dicts is a repeat."""
    primary = next(each for each in form.iter() if each.tag.endswith("}instance"))[0]
    root = Element(primary.tag.rpartition("}")[2], {k: v for k, v in primary.items()})
    _write(root, values)
    meta = Element("meta")
    for tag, text in (("instanceID", name or f"uuid:{uuid.uuid4()}"), ("deprecatedID", replaces)):
        if text:
            one = Element(tag)
            one.text = text
            meta.append(one)
    root.append(meta)
    return tostring(root)


def _write(element: Element, values: dict[str, Any]) -> None:
    for name, value in values.items():
        for one in value if isinstance(value, list) else [value]:
            child = Element(name)
            element.append(child)
            if isinstance(one, dict):
                _write(child, one)
            else:
                child.text = one
