"""Groups with a mandate, notices, tasks, and private threads.

A group has a mandate and people who hold it for a time. A notice is public, for members or for a
group, from a day to a day. A task says what has to be done and what energies it needs. A thread
is between members and groups; its subject and messages are sealed and never leave the box.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from liane.server.community.members.models import Member
from liane.server.site.records import Record
from liane.server.site.sealing import SealedTextField

__all__ = ["Audience", "Belonging", "Group", "Message", "Notice", "Party", "Task", "TaskState"]


class Audience(models.TextChoices):
    """For whom a notice is."""

    PUBLIC = "public", lazy("everybody, on the portal")
    MEMBERS = "members", lazy("members")
    GROUP = "group", lazy("the group")


class TaskState(models.TextChoices):
    """How far a task is."""

    OPEN = "open", lazy("to be taken")
    TAKEN = "taken", lazy("somebody has it")
    DONE = "done", lazy("carried out")
    DROPPED = "dropped", lazy("dropped")


class Group(Record):
    """People with a mandate: what they may decide, until when."""

    name = models.CharField(max_length=120)
    mandate = models.TextField(help_text="what the group is asked to do, and what it may decide")
    mandate_until = models.DateField(null=True, blank=True, help_text="empty: without end")
    open_to_all = models.BooleanField(default=True, help_text="any member may come in")
    closed_at = models.DateTimeField(null=True, blank=True, help_text="UTC; empty while it lives")

    def __str__(self) -> str:
        return self.name


class Belonging(models.Model):
    """A member is in a group, from a day on."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="belongings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    leads = models.BooleanField(default=False, help_text="calls meetings, answers for the mandate")
    since = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["group", "member"], name="once_in_a_group"),)


class Notice(Record):
    """Something to know, signed by the team and not by a person."""

    title = models.CharField(max_length=140)
    text = models.TextField(blank=True, max_length=4000)
    signed = models.CharField(max_length=80, blank=True, help_text="the team that says it")
    audience = models.CharField(max_length=8, choices=Audience.choices, default=Audience.MEMBERS)
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="notices"
    )
    from_day = models.DateField(default=timezone.localdate)
    until_day = models.DateField(null=True, blank=True, help_text="last day; empty: no end")
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="UTC")

    class Meta:
        indexes = (models.Index(fields=["operator", "audience", "-from_day"], name="notices_of"),)


class Task(Record):
    """Something to be done, by somebody, before a day."""

    title = models.CharField(max_length=140)
    details = models.TextField(blank=True, max_length=4000)
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="tasks"
    )
    needs = models.JSONField(default=list, help_text="energies: time, roof, tool, money, skill")
    zone = models.CharField(max_length=80, blank=True, help_text="area, never an exact place")
    due = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    taken_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True, help_text="UTC")
    about_kind = models.CharField(max_length=40, blank=True, help_text="app.Model it comes from")
    about = models.UUIDField(null=True, blank=True, help_text="the record it comes from")

    class Meta:
        indexes = (
            models.Index(fields=["operator", "state", "due"], name="tasks_of_operator"),
            models.Index(fields=["taken_by", "state"], name="tasks_of_member"),
        )

    @property
    def is_late(self) -> bool:
        """Past its day and not ended."""
        open_still = self.state in (TaskState.OPEN, TaskState.TAKEN)
        return bool(self.due and open_still and self.due < timezone.localdate())


class Thread(Record):
    """A private conversation."""

    subject = SealedTextField()
    last_at = models.DateTimeField(default=timezone.now, db_index=True, help_text="UTC")


class Party(models.Model):
    """A member or a group that takes part in a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="parties")
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["thread", "member"], name="member_once_in_a_thread"),
            models.UniqueConstraint(fields=["thread", "group"], name="group_once_in_a_thread"),
        )


class Reading(models.Model):
    """Up to when a member has read a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="readings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    until = models.DateTimeField(default=timezone.now, help_text="UTC")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["thread", "member"], name="one_reading_each"),
        )


class Message(models.Model):
    """What somebody wrote in a thread; it is never changed."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    text = SealedTextField()
    at = models.DateTimeField(default=timezone.now, db_index=True, help_text="UTC")
