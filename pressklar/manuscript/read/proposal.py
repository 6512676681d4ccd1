"""proposals/<id>.yaml -> a proposal."""

from __future__ import annotations

from types import MappingProxyType

from ...locale import N_, tr
from ...model import Contact, Field, Member, Proposal, is_person
from .addresses import check_address
from .continued import EarlierEntries
from .fitting import fit, report_missing, report_unknown_key
from .members import Members
from .misreadings import check_line
from .nodes import Node, Source
from .references import References
from .shapes import PROPOSAL_KEYS, ContactShape, FieldTexts, ProposalShape
from .words import listed, nearest, quoted, suggestion, visible

_NEEDED = {"title": N_('Write title: with the proposal\'s title, in "straight quotes" if it holds a colon.')}


class ProposalReader:
    """Reads proposals of one edition. `fields` or `members` is None where they couldn't be read: what needs
    them isn't checked then.
    """

    def __init__(
        self,
        fields: tuple[Field, ...] | None,
        members: Members | None,
        references: References,
        earlier: EarlierEntries,
    ) -> None:
        self.earlier = earlier
        self.fields, self.references, self.members = fields, references, members
        self.members_by_id = {member.id: member for member in members.members} if members else {}
        self.named_senders: set[str] = set()
        """Ids under submitted_by, right or not."""
        self.keys = (*PROPOSAL_KEYS[:3], *(field.key for field in fields or ()), *PROPOSAL_KEYS[3:])

    def read(self, source: Source, name: str, number: int) -> Proposal | None:
        """The proposal, or None where the file holds none. Reports E110 to E112, E119, W101, W103, W105,
        W106, W110, E129, and E2xx.
        """
        if source.root is None:
            return None
        texts = self._take_fields(source.root, source)
        shape = fit(ProposalShape, source.root, source)
        if source.root.faulty:
            return None
        fields = fit(FieldTexts, texts, source)
        report_missing(_NEEDED, shape, source.root, source, tr("The proposal"))
        self._check_needs(fields, texts, source)
        senders = self._senders(shape, source)
        contacts = tuple(self._contacts(shape, source))
        for key, node in (("intro", source.root.keys.get("intro")), *texts.keys.items()):
            text = shape.intro if key == "intro" else fields.get(key)
            if node and text:
                self.references.check(text, node, source, field=key)
        if shape.title:
            check_line(shape.title, source.root.under("title"), source, field="title")
        nodes = {**source.root.keys, **texts.keys}
        lines = {key: node.text_line for key, node in nodes.items() if node.value and not node.faulty}
        order = [field.key for field in self.fields] if self.fields is not None else list(fields)
        return Proposal(
            name,
            number,
            shape.title or name,
            senders,
            shape.intro,
            MappingProxyType({key: fields[key] for key in order if key in fields}),
            contacts,
            source.file,
            MappingProxyType(lines),
            self.earlier.find(shape.continues, source.root.under("continues"), source)
            if shape.continues
            else None,
        )

    def _take_fields(self, root: Node, source: Source) -> Node:
        """Moves what isn't a proposal's own key into a node of its own; reports the keys that no field
        has.
        """
        taken: dict[str, Node] = {}
        for key in [key for key in root.keys if key not in PROPOSAL_KEYS]:
            node = root.keys.pop(key)
            if self.fields is None or any(field.key == key for field in self.fields):
                taken[key] = node
            else:
                labels = {field.label.casefold(): field.key for field in self.fields}
                report_unknown_key(key, node, root, self.keys, source, labels)
        texts = Node(taken, root.line, root.column, root.start, root.end, root.line)
        # A field that was meant by an unknown key stands at the root as faulty: it belongs to the texts.
        taken.update(
            {key: root.keys.pop(key) for key in [key for key in root.keys if key not in PROPOSAL_KEYS]}
        )
        return texts

    def _check_needs(self, fields: dict[str, str], texts: Node, source: Source) -> None:
        for field in self.fields or ():
            node = texts.keys.get(field.key)
            if fields.get(field.key) or field.need == "optional" or (node and node.faulty):
                continue
            message = (
                N_("The field {label} ({key}) is empty.")
                if node
                else N_("The field {label} ({key}) is missing.")
            )
            words = tr(message, label=quoted(field.label), key=field.key)
            if field.need == "required":
                source.report(
                    "E111",
                    words,
                    tr("Write its text under {key}: |", key=field.key),
                    node or texts,
                    field=field.key,
                )
            else:
                source.report(
                    "W101",
                    words,
                    tr("The page will say that nothing is given. Ask the contact for it, or leave it so."),
                    node or texts,
                    field=field.key,
                )

    def _senders(self, shape: ProposalShape, source: Source) -> tuple[Member, ...]:
        assert source.root is not None
        node = source.root.keys.get("submitted_by")
        senders: dict[str, Member] = {}
        self.named_senders |= set(shape.submitted_by)
        if not shape.submitted_by and not (node and node.faulty):
            source.report(
                "W105",
                tr("The proposal has no sender: it will be missing in the register of members."),
                tr("Write submitted_by: with the id of a member in members.yaml, in [brackets]."),
                node or source.root,
                field="submitted_by",
            )
        for name, item in zip(shape.submitted_by, node.items if node else (), strict=False):
            if name in senders:
                source.report(
                    "W110",
                    tr("The member {id} stands twice.", id=quoted(name)),
                    tr("Take one of the two away."),
                    item,
                    field="submitted_by",
                )
            elif name in self.members_by_id:
                senders[name] = self.members_by_id[name]
            elif self.members and name not in self.members.mentioned:
                self._report_unknown_member(name, item, source)
        return tuple(senders.values())

    def _report_unknown_member(self, name: str, node: Node, source: Source) -> None:
        by_name = {member.name: member.id for member in self.members_by_id.values()}
        meant = nearest(name, [*self.members_by_id, *by_name])
        meant = by_name.get(meant, meant) if meant else None
        source.report(
            "E119",
            tr("There is no member {name}.", name=quoted(name)),
            suggestion(meant)
            + tr("The ids stand in content/members.yaml; a new member is added there first."),
            node,
            field="submitted_by",
            text=visible(name),
            fix=meant,
        )

    def _contacts(self, shape: ProposalShape, source: Source) -> list[Contact]:
        assert source.root is not None
        contacts = []
        for contact, node in zip(shape.contacts, source.root.under("contacts").items, strict=False):
            parts = {key: value or None for key, value in contact.model_dump().items()}
            if not any(parts.values()):
                if not any(child.faulty for child in node.keys.values()):
                    source.report(
                        "W106",
                        tr("A contact without anything in it isn't printed."),
                        tr(
                            "Write one or more of {keys}, or take it away.",
                            keys=listed(tuple(ContactShape.model_fields)),
                        ),
                        node,
                        field="contacts",
                    )
                continue
            if contact.email:
                check_address(contact.email, node.under("email"), source, field="contacts")
            if contact.name and not is_person(contact.name):
                source.report(
                    "W141",
                    tr("{text} isn't only a person's name.", text=quoted(contact.name)),
                    tr(
                        "Write the name alone; what else is to be said belongs in role, organisation or "
                        "note. Where there is nobody yet, leave name out."
                    ),
                    node.under("name"),
                    field="contacts",
                    text=visible(contact.name),
                )
            contacts.append(Contact(**parts))
        return contacts
