package dev.throughline.orchestrator.slot;

import java.util.List;
import java.util.UUID;

/**
 * What one turn of a slot is about.
 *
 * @param due runs whose wake-up has come
 */
record Agenda(List<Mail> mail, List<UUID> due, SlotDecisions.Queue queue) {

    /** The single thing that it is about, if it is one. */
    sealed interface Item {
        record Letter(Mail mail) implements Item {}

        record Wake(UUID workflowId) implements Item {}
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return mail.size() + due.size() + queue.admitted().size();
    }

    /** Of an agenda of the size 1. */
    Item only() {
        return !mail.isEmpty()
                ? new Item.Letter(mail.getFirst())
                : new Item.Wake(due.isEmpty() ? queue.admitted().getFirst() : due.getFirst());
    }

    /** Of an agenda of at least 2, in the order in which they must be worked off. */
    List<Agenda> halves() {
        var queued = queue.admitted();
        int half = size() / 2;
        int ofQueue = Math.min(half, queued.size());
        int ofMail = Math.min(half - ofQueue, mail.size());
        int ofDue = half - ofQueue - ofMail;
        return List.of(
                new Agenda(
                        mail.subList(0, ofMail),
                        due.subList(0, ofDue),
                        new SlotDecisions.Queue(queue.waiting(), queued.subList(0, ofQueue))),
                new Agenda(
                        mail.subList(ofMail, mail.size()),
                        due.subList(ofDue, due.size()),
                        new SlotDecisions.Queue(queue.waiting(), queued.subList(ofQueue, queued.size()))));
    }

    /** After the last of its commands. */
    long nextCommand(long before) {
        long next = before;
        for (Mail item : mail) {
            if (item instanceof Mail.Asked asked) {
                next = Math.max(next, asked.nextOffset());
            }
        }
        return next;
    }
}
