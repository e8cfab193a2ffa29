package dev.throughline.trace.span;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Cuts a request into chunks by trace. Each span is read once, to judge it and to find what searches look for, and then
 * stored as the bytes it came in, so that nothing of it is lost and little of it is in memory at a time.
 */
@ApplicationScoped
public class SpanCutter {
    private static final int DEEPEST = 80;
    private static final long MOST_COPIES = 8;

    private final SpansConfig config;

    SpanCutter(SpansConfig config) {
        this.config = config;
    }

    /**
     * @param request an OTLP {@code TracesData} or {@code ExportTraceServiceRequest}, which are the same bytes
     * @throws SpansRefusedException when it is neither, or too much
     */
    public Cut cut(ByteString request, Sender sender, Instant now) {
        try {
            return new Work(sender, now).of(request);
        } catch (IOException e) {
            throw new SpansRefusedException("the body is no OTLP request: " + e.getMessage());
        }
    }

    /** What is stored must be readable inside of its groups, so it may not be nested as deeply as it could alone. */
    private static <M> M parsed(Parser<M> parser, ByteString bytes) throws IOException {
        CodedInputStream in = bytes.newCodedInput();
        in.setRecursionLimit(DEEPEST);
        M message = parser.parseFrom(in);
        in.checkLastTagWas(0);
        return message;
    }

    private final class Work {
        private final Map<NewChunk.Key, ChunkDraft> drafts = new LinkedHashMap<>();
        private final List<NewChunk> chunks = new ArrayList<>();
        private final SpanJudge judge;
        private final Sender sender;
        private long copied;
        private int seen;
        private int rejected;
        private String reason = "";

        Work(Sender sender, Instant now) {
            this.sender = sender;
            this.judge = new SpanJudge(config, sender, now);
        }

        Cut of(ByteString request) throws IOException {
            CodedInputStream in = request.newCodedInput();
            in.enableAliasing(true);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == Group.tag(1)) {
                    resource(Group.of(in.readBytes(), left()));
                } else {
                    in.skipField(tag);
                }
            }
            drafts.values().forEach(draft -> chunks.add(draft.chunk()));
            return new Cut(chunks, rejected, reason);
        }

        private void resource(Group group) throws IOException {
            count(1);
            check(group);
            var facts = ResourceFacts.of(parsed(Resource.parser(), group.head()));
            for (ByteString part : group.parts()) {
                count(1);
                var scope = Group.of(part, left());
                check(scope);
                parsed(InstrumentationScope.parser(), scope.head());
                count(scope.parts().size());
                for (ByteString span : scope.parts()) {
                    span(group, facts, scope, span);
                }
            }
        }

        private void span(Group resource, ResourceFacts facts, Group scope, ByteString bytes) throws IOException {
            if (bytes.size() > config.maxSpanBytes()) {
                reject("a span is larger than %d bytes".formatted(config.maxSpanBytes()));
                return;
            }
            var span = parsed(Span.parser(), bytes);
            switch (judge.judge(facts, span)) {
                case SpanJudge.Wrong wrong -> reject(wrong.reason());
                case SpanJudge.Right right ->
                    put(
                            drafts.computeIfAbsent(right.key(), ChunkDraft::new),
                            draft -> draft.add(resource, facts, scope, span, bytes));
            }
        }

        /** A large resource of many traces is in the chunks of all: few bytes of a request could become very many. */
        private void put(ChunkDraft draft, Consumer<ChunkDraft> addition) {
            long before = draft.copied();
            addition.accept(draft);
            copied += draft.copied() - before;
            SpansRefusedException.require(
                    copied <= MOST_COPIES * config.maxBody(), "a resource is too large for so many traces");
            if (draft.isFull()) {
                chunks.add(draft.chunk());
                drafts.remove(draft.key());
            }
        }

        private void check(Group group) {
            SpansRefusedException.require(group.schema().isValidUtf8(), "the URL of a schema is no UTF-8");
        }

        /** Groups count like spans: a request of nothing else would cost as much. */
        private void count(int more) {
            seen += more;
            SpansRefusedException.require(seen <= mostParts(), "there are too many spans in one request");
        }

        private int left() {
            return mostParts() - seen;
        }

        private int mostParts() {
            return 2 * config.maxSpans();
        }

        private void reject(String why) {
            rejected++;
            reason = reason.isEmpty() ? why : reason;
        }
    }
}
