"""Sends one message by SMTP or HTTP; opens a socket, only from the worker."""

import json
import os
import smtplib
import ssl
import urllib.request
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

__all__ = ["CannotSend", "send"]


class CannotSend(Exception):  # noqa: N818 (a state: it stays in the queue)
    """The message cannot go now: no mail server is set, or the other side refused it."""


def send(kind: str, body: dict[str, Any]) -> None:
    """Send one message. Raises `CannotSend` or `OSError`; then it stays in the queue."""
    if kind == "mail":
        _mail(body)
    else:
        _webhook(body)


def _mail(body: dict[str, Any]) -> None:
    server = urlsplit(os.environ.get("LIANE_SMTP", ""))
    if not server.hostname:
        raise CannotSend("LIANE_SMTP is not set")
    message = EmailMessage()
    message["From"], message["To"] = body["from"], ", ".join(body["to"])
    message["Subject"] = body["subject"]
    message.set_content(body["text"])
    secure = server.scheme == "smtps"
    port = server.port or (465 if secure else 587)
    door = smtplib.SMTP_SSL if secure else smtplib.SMTP
    try:
        with door(server.hostname, port, timeout=20) as connection:
            if server.scheme == "smtp+starttls":
                connection.starttls(context=ssl.create_default_context())
            if server.username:
                connection.login(unquote(server.username), unquote(server.password or ""))
            connection.send_message(message)
    except smtplib.SMTPException as error:
        raise CannotSend(type(error).__name__) from error


def _webhook(body: dict[str, Any]) -> None:
    url = str(body["url"])
    if urlsplit(url).scheme not in ("http", "https"):
        raise CannotSend("only http and https")
    data = json.dumps(body["json"], ensure_ascii=False).encode()
    request = urllib.request.Request(  # noqa: S310 (the scheme is checked above)
        url, data=data, headers={"Content-Type": "application/json"}, method="POST"
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        answer.read(1000)
