package dev.throughline.worker.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    private static final String MARK = "S3cr3tS3cr3tS3cr3tS3cr3tS3cr3tS3cr3t";

    private final Redactor redactor = new Redactor(false, List.of());

    /** {@code #} stands for the secret part, which must be gone; what is before it must still be there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Incorrect API key provided: sk-proj-#",
                "x-api-key: sk-ant-api03-#",
                "Authorization: Bearer #.abc_-~+/==",
                "authorization=Basic #==",
                "{\"api_key\":\"#\"}",
                "{\"apiKey\": \"# with blanks\"}",
                "password=# ",
                "curl -H 'token: #'",
                "https://user:#@models.example.com/v1",
                "git push with ghp_#",
                "github_pat_#_#",
                "slack xoxb-1234-#",
                "google AIza#",
                "a JWT eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.# ended",
                "-----BEGIN RSA PRIVATE KEY-----\n#\n#\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\n# cut",
                "?client_secret=#&scope=all",
                "AWS_SECRET_ACCESS_KEY=#"
            })
    void shouldTakeOutWhatLooksLikeASecret(String text) {
        // When
        String clean = redactor.redact(text.replace("#", MARK));

        // Then
        assertThat(clean)
                .doesNotContain(MARK)
                .doesNotContain(MARK.substring(0, 20))
                .contains(Redactor.REPLACEMENT);
    }

    @Test
    void shouldTakeOutAnAwsKeyId() {
        assertThat(redactor.redact("id AKIAIOSFODNN7EXAMPLE used")).isEqualTo("id [redacted] used");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "The model gpt-4o-mini does not exist",
                "maximum context length is 8192 tokens: you asked for 9000",
                "status 429, try again in 20 s",
                "mask-like words such as task-list and disk-usage stay",
                "digest 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            })
    void shouldLeaveWhatIsNone(String text) {
        assertThat(redactor.redact(text)).isEqualTo(text);
    }

    @Test
    void shouldTakeOutKnownSecretsWhateverTheyLookLike() {
        assertThat(redactor.redact("the key correct horse was refused", "correct horse", "the"))
                .isEqualTo("the key [redacted] was refused");
    }

    @Test
    void shouldTakeOutAddressesAndConfiguredShapesOnlyWhenAsked() {
        // Given
        String text = "ann.lee@example.co.uk has customer no. C-123456";

        // Then
        assertThat(redactor.redact(text)).isEqualTo(text);
        assertThat(new Redactor(true, List.of("C-\\d{6}")).redact(text))
                .isEqualTo("[redacted] has customer no. [redacted]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "eyJ", "token=", "://a:", "-----BEGIN ", "sk-", "a@a.", "bearer ", "\"", "api_key"})
    void shouldStayFastWhateverTheText(String piece) {
        var emails = new Redactor(true, List.of());
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(2), () -> emails.redact(piece.repeat(200_000)));
    }

    @Test
    void shouldSayNothingOfNothing() {
        assertThat(redactor.redact(null)).isEmpty();
    }
}
