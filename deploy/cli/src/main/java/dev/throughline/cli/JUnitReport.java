package dev.throughline.cli;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Verdicts as JUnit XML, as build servers read it: a suite for each run, a case for each link. */
final class JUnitReport {
    private JUnitReport() {}

    static String of(List<ScenarioRun> runs) {
        var text = new StringWriter();
        try {
            var xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeStartElement("testsuites");
            for (ScenarioRun run : runs) {
                suite(xml, run);
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.append('\n').toString();
    }

    private static void suite(XMLStreamWriter xml, ScenarioRun run) throws XMLStreamException {
        boolean hasVerdict = run.held() || !run.broken().isEmpty();
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", legal(run.scenario()));
        xml.writeAttribute("tests", Integer.toString(run.links().size() + (hasVerdict ? 0 : 1)));
        xml.writeAttribute("failures", Integer.toString(run.broken().size()));
        xml.writeAttribute("errors", hasVerdict ? "0" : "1");
        xml.writeAttribute(
                "skipped",
                Long.toString(run.links().stream()
                        .filter(link -> link.state().equals("skipped"))
                        .count()));
        xml.writeAttribute("time", seconds(longest(run)));
        if (run.startedAt().isPresent()) {
            xml.writeAttribute("timestamp", legal(run.startedAt().get()));
        }
        xml.writeStartElement("properties");
        xml.writeEmptyElement("property");
        xml.writeAttribute("name", "run_id");
        xml.writeAttribute("value", legal(run.id()));
        xml.writeEndElement();
        for (ScenarioRun.Link link : run.links()) {
            testcase(xml, run, link);
        }
        if (!hasVerdict) {
            start(xml, run, "verdict", 0);
            told(xml, "error", run.state(), "the run is " + run.state() + " and has no verdict");
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }

    private static void testcase(XMLStreamWriter xml, ScenarioRun run, ScenarioRun.Link link)
            throws XMLStreamException {
        start(xml, run, link.name(), Objects.requireNonNullElse(link.afterMs(), 0L));
        if (link.isBroken()) {
            told(xml, "failure", link.state(), link.reason());
        } else if (link.state().equals("skipped")) {
            xml.writeEmptyElement("skipped");
            xml.writeAttribute("message", legal(link.seen()));
        }
        xml.writeEndElement();
    }

    private static void start(XMLStreamWriter xml, ScenarioRun run, String name, long millis)
            throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("classname", legal("throughline.scenario." + run.scenario()));
        xml.writeAttribute("name", legal(name));
        xml.writeAttribute("time", seconds(millis));
    }

    private static void told(XMLStreamWriter xml, String element, String type, String message)
            throws XMLStreamException {
        xml.writeStartElement(element);
        xml.writeAttribute("type", legal(type));
        xml.writeAttribute("message", legal(message));
        xml.writeCharacters(legal(message));
        xml.writeEndElement();
    }

    /** The times of links begin with the injection, all of them: the whole took as long as the last. */
    private static long longest(ScenarioRun run) {
        return run.links().stream()
                .map(ScenarioRun.Link::afterMs)
                .flatMap(Stream::ofNullable)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.3f", millis / 1000.0);
    }

    /** XML 1.0 has no place for most control characters and for half surrogates, escaped or not. */
    private static String legal(String text) {
        return text.codePoints()
                .map(c -> isLegal(c) ? c : '\uFFFD')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isLegal(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }
}
