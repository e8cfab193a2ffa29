package dev.throughline.trace.traceql;

import dev.throughline.trace.traceql.Token.Compare;
import dev.throughline.trace.traceql.Token.End;
import dev.throughline.trace.traceql.Token.Sign;
import dev.throughline.trace.traceql.Token.Value;
import dev.throughline.trace.traceql.Token.Word;
import java.util.ArrayList;
import java.util.List;

/** Text to words. */
final class Lexer {
    private static final List<String> SIGNS = List.of("&&", "||", "{", "}", "(", ")");

    /** Longer ones first. */
    private static final List<Operator> OPERATORS = List.of(
            Operator.NOT_EQUAL,
            Operator.MATCHES,
            Operator.NOT_MATCHES,
            Operator.AT_LEAST,
            Operator.AT_MOST,
            Operator.EQUAL,
            Operator.GREATER,
            Operator.LESS);

    private final String text;
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        var lexer = new Lexer(text);
        var tokens = new ArrayList<Token>();
        do {
            tokens.add(lexer.next());
        } while (!(tokens.getLast() instanceof End));
        return tokens;
    }

    /** Of an attribute's name without quotes. */
    static boolean isNamePart(int character) {
        return Character.isLetterOrDigit(character)
                || character == '_'
                || character == '-'
                || character == '.'
                || character == '/'
                || character == ':';
    }

    private Token next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        int start = at;
        if (at == text.length()) {
            return new End(start);
        }
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return new Sign(start, sign);
            }
        }
        for (var operator : OPERATORS) {
            if (text.startsWith(operator.sign(), at)) {
                at += operator.sign().length();
                return new Compare(start, operator);
            }
        }
        char first = text.charAt(at);
        if (first == '"' || first == '`') {
            return new Value(start, new Literal.Text(string()));
        }
        if (isDigit(first) || first == '-' && at + 1 < text.length() && isDigit(text.charAt(at + 1))) {
            return number(start);
        }
        if (first == '.' || Character.isLetter(first)) {
            return word(start);
        }
        throw new QueryException(start, "'" + first + "' means nothing here");
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private Token number(int start) {
        at++;
        while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.' || isUnit(text.charAt(at)))) {
            at++;
        }
        return new Value(start, Numbers.literal(text.substring(start, at), start));
    }

    private static boolean isUnit(char character) {
        return Character.isLetter(character);
    }

    private Token word(int start) {
        while (at < text.length() && text.charAt(at) != '.' && isNamePart(text.charAt(at))) {
            at++;
        }
        String head = text.substring(start, at);
        if (at == text.length() || text.charAt(at) != '.') {
            return new Word(start, head, null);
        }
        at++;
        var rest = new StringBuilder();
        while (at < text.length() && (isNamePart(text.charAt(at)) || text.charAt(at) == '"')) {
            if (text.charAt(at) == '"') {
                rest.append(string());
            } else {
                rest.append(text.charAt(at));
                at++;
            }
        }
        return new Word(start, head, rest.toString());
    }

    /** Between {@code "}, where a backslash takes the next character as it is, or between {@code `}, which has none. */
    private String string() {
        int start = at;
        char quote = text.charAt(at);
        at++;
        var content = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            if (quote == '"' && text.charAt(at) == '\\') {
                at++;
                if (at == text.length()) {
                    break;
                }
                content.append(unescaped(text.charAt(at)));
            } else {
                content.append(text.charAt(at));
            }
            at++;
        }
        if (at == text.length()) {
            throw new QueryException(start, "the string has no end");
        }
        at++;
        return content.toString();
    }

    private char unescaped(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case '"', '\\' -> escaped;
            default -> throw new QueryException(at - 1, "only \\n, \\t, \\r, \\\" and \\\\ are escapes");
        };
    }
}
