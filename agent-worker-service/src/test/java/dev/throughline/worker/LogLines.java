package dev.throughline.worker;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;

/** The log lines of this JVM while it is open. */
public final class LogLines extends ExtHandler {
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    /** @param about the context of the thread that wrote the line */
    public record Line(String message, Map<String, String> about) {}

    public LogLines() {
        Logger.getLogger("dev.throughline").addHandler(this);
    }

    public List<Line> lines() {
        return lines;
    }

    @Override
    protected void doPublish(ExtLogRecord line) {
        lines.add(new Line(line.getFormattedMessage(), line.getMdcCopy()));
    }

    @Override
    public void close() {
        Logger.getLogger("dev.throughline").removeHandler(this);
    }
}
