package dev.throughline.orchestrator.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A tree whose nodes know where in the text they stand; collects what is wrong with it. */
public final class Marked {
    private static final int MOST_FAULTS = 100;

    private final JsonNode root;
    private final Map<String, Mark> marks;
    private final List<Fault> faults;

    Marked(JsonNode root, Map<String, Mark> marks, List<Fault> faults) {
        this.root = root;
        this.marks = marks;
        this.faults = new ArrayList<>(faults);
    }

    /** From 1. */
    record Mark(int line, int column) {
        static final Mark START = new Mark(1, 1);
    }

    public JsonNode root() {
        return root;
    }

    public boolean isSound() {
        return faults.isEmpty();
    }

    public void fault(String pointer, String code, String message) {
        if (faults.size() < MOST_FAULTS) {
            Mark mark = mark(pointer);
            faults.add(new Fault(mark.line(), mark.column(), pointer, code, message));
        }
    }

    public List<Fault> faults() {
        return faults.stream().distinct().sorted(Fault.BY_PLACE).toList();
    }

    /** Of what is not there, the place it should be in. */
    private Mark mark(String pointer) {
        String place = pointer;
        while (!marks.containsKey(place) && !place.isEmpty()) {
            place = place.substring(0, place.lastIndexOf('/'));
        }
        return marks.getOrDefault(place, Mark.START);
    }

    public static String child(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    public static String child(String pointer, int index) {
        return pointer + "/" + index;
    }
}
