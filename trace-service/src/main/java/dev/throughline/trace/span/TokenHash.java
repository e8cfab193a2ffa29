package dev.throughline.trace.span;

import java.util.Set;

/**
 * Tokens as numbers, which is what rows hold. Two tokens of one number only make a search find more. The function is part
 * of what is stored: it never changes.
 */
final class TokenHash {
    /** In the place of all tokens of a chunk that has more than a row holds: it may be anything. */
    static final int ANYTHING = 0;

    private static final int BASIS = 0x811c9dc5;
    private static final int PRIME = 0x01000193;

    private TokenHash() {}

    /** FNV-1a over the token's UTF-16 units. */
    static int of(String token) {
        int hash = BASIS;
        for (int i = 0; i < token.length(); i++) {
            hash = (hash ^ token.charAt(i)) * PRIME;
        }
        return hash == ANYTHING ? BASIS : hash;
    }

    static Integer[] ofAny(Set<String> tokens) {
        var hashes = new Integer[tokens.size() + 1];
        hashes[0] = ANYTHING;
        int next = 1;
        for (String token : tokens) {
            hashes[next++] = of(token);
        }
        return hashes;
    }
}
