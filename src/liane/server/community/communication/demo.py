"""The example's communication plan: a spot on the radio that went out, a kit, a badge."""

import io
import math
import wave
from datetime import timedelta

from django.utils import timezone
from PIL import Image, ImageDraw

from liane.server.community.communication import actions
from liane.server.site.demo import DemoContext

__all__ = ["fill"]


def fill(context: DemoContext) -> None:
    """Three messages of one campaign: before a cut, everybody knows what to do."""
    nana, today = context.people["nana"], timezone.localdate()
    radio = actions.plan_message(
        acting_member=nana,
        title="Avant la coupure : la fiche sur papier",
        audience="Commerçantes du marché",
        text="Notez aujourd’hui les numéros qui comptent ; le réseau de Farako reste ouvert.",
        wanted="Venir prendre la fiche à la coopérative",
        channel="radio",
        on_day=today - timedelta(days=4),
        owner=nana,
        cost_planned=15000,
        cost_spent=15000,
    )
    spot = actions.set_spot(
        radio,
        acting_member=nana,
        station="Radio du fleuve",
        contact="la programmation, le matin",
        language="bambara",
        script="Quand Internet s’arrête, Farako parle encore. Prenez la fiche à la coopérative,"
        " et gardez-la près du téléphone.",
        seconds=30,
        slot="mardi et jeudi, 18 h 45",
        times=4,
        call_number="36 00",
    )
    actions.add_recording(spot, _tone(), acting_member=nana)
    actions.add_outing(
        radio,
        _poster(),
        acting_member=nana,
        at=timezone.now() - timedelta(days=4),
        where="Radio du fleuve",
        proof="Lettre de la station",
        reach=2500,
        reach_how="estimated",
        reach_by="la station",
    )
    actions.count_calls(
        spot, 11, acting_member=nana, on_day=today - timedelta(days=3), about="Où est la fiche ?"
    )
    _kit(context)
    actions.make_badge(
        acting_member=nana, words="Farako reste ouvert", under="réseau de la commune"
    )


def _kit(context: DemoContext) -> None:
    nana, today = context.people["nana"], timezone.localdate()
    kit = actions.plan_message(
        acting_member=nana,
        title="Atelier de la mairie",
        audience="Jeunes et parents",
        text="Savoir ce que l’on paie par mégaoctet.",
        channel="social",
        on_day=today + timedelta(days=5),
    )
    actions.set_picture(kit, _poster(), acting_member=nana)
    for network, text in (
        ("sms", "Atelier a la mairie : lire sa facture de donnees. Venez avec votre telephone."),
        ("whatsapp", "Atelier à la mairie : lire sa facture de données. Gratuit, sans compte."),
    ):
        actions.write_text(kit, acting_member=nana, network=network, text=text)
    actions.plan_message(
        acting_member=context.people["salif"],
        title="Le crieur annonce l’atelier",
        audience="Hameaux sans téléphone",
        text="L’atelier est ouvert à tous.",
        channel="crier",
        on_day=today + timedelta(days=8),
    )


def _poster() -> bytes:
    """A sheet drawn in a few strokes."""
    picture = Image.new("RGB", (480, 320), "#faf6ee")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((40, 40, 440, 120), fill="#0f3d2e")
    for line in range(4):
        pen.rectangle((40, 150 + 35 * line, 400 - 30 * line, 165 + 35 * line), fill="#8c5a2b")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _tone() -> bytes:
    """Half a second of a tone: the example has no voice of anybody."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setparams((1, 1, 8000, 0, "NONE", ""))
        tone = (128 + round(60 * math.sin(at * math.tau * 440 / 8000)) for at in range(4000))
        sound.writeframes(bytes(tone))
    return out.getvalue()
