package dev.throughline.trace.traceql;

import dev.throughline.trace.traceql.Condition.Comparison;
import dev.throughline.trace.traceql.Query.Spanset;
import dev.throughline.trace.traceql.Token.Compare;
import dev.throughline.trace.traceql.Token.End;
import dev.throughline.trace.traceql.Token.Sign;
import java.util.List;

/** Words to a query. {@code &&} binds tighter than {@code ||}, and both to the left. */
public final class Parser {
    /** Longer ones are not written by people, nor by Grafana for them. */
    static final int MAX_LENGTH = 4096;

    static final int MAX_DEPTH = 32;
    static final int MAX_COMPARISONS = 64;

    private final List<Token> tokens;
    private int at;
    private int depth;
    private int comparisons;

    private Parser(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** @throws QueryException when it is not a query, or one that we do not answer */
    public static Query parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new QueryException(MAX_LENGTH, "longer than " + MAX_LENGTH + " characters");
        }
        var parser = new Parser(Lexer.tokens(text));
        var query = parser.query();
        if (!(parser.peek() instanceof End)) {
            throw new QueryException(parser.peek().position(), "expected the end of the query, && or ||");
        }
        return query;
    }

    private Query query() {
        var left = queries();
        while (takes("||")) {
            left = new Query.Either(left, queries());
        }
        return left;
    }

    private Query queries() {
        var left = spanset();
        while (takes("&&")) {
            left = new Query.Both(left, spanset());
        }
        return left;
    }

    private Query spanset() {
        if (takes("(")) {
            deeper();
            var inner = query();
            expect(")");
            depth--;
            return inner;
        }
        expect("{");
        if (takes("}")) {
            counted();
            return new Spanset(null);
        }
        var condition = condition();
        expect("}");
        return new Spanset(condition);
    }

    private Condition condition() {
        var left = conditions();
        while (takes("||")) {
            left = new Condition.Or(left, conditions());
        }
        return left;
    }

    private Condition conditions() {
        var left = single();
        while (takes("&&")) {
            left = new Condition.And(left, single());
        }
        return left;
    }

    private Condition single() {
        if (takes("(")) {
            deeper();
            var inner = condition();
            expect(")");
            depth--;
            return inner;
        }
        return comparison();
    }

    private Comparison comparison() {
        counted();
        var field = Words.field(peek());
        at++;
        if (!(peek() instanceof Compare compare)) {
            throw new QueryException(peek().position(), "expected one of = != =~ !~ > >= < <=");
        }
        at++;
        var literal = Words.literal(field, compare, peek());
        at++;
        return new Comparison(field, compare.operator(), literal);
    }

    private void counted() {
        comparisons++;
        if (comparisons > MAX_COMPARISONS) {
            throw new QueryException(peek().position(), "more than " + MAX_COMPARISONS + " comparisons");
        }
    }

    private void deeper() {
        depth++;
        if (depth > MAX_DEPTH) {
            throw new QueryException(peek().position(), "parentheses deeper than " + MAX_DEPTH);
        }
    }

    private Token peek() {
        return tokens.get(at);
    }

    private boolean takes(String sign) {
        boolean there = peek() instanceof Sign found && found.text().equals(sign);
        at += there ? 1 : 0;
        return there;
    }

    private void expect(String sign) {
        if (!takes(sign)) {
            throw new QueryException(peek().position(), "expected " + sign);
        }
    }
}
