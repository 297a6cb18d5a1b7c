package dev.pilothouse.gateway.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The body of {@code POST /v1/feedback}.
 *
 * @param responseId the {@code id} of the answer
 * @param score -1 (bad) to 1 (good)
 * @param comment empty for none
 */
public record FeedbackBody(String responseId, double score, String comment) {
    private static final int LONGEST_ID = 256;
    private static final int LONGEST_COMMENT = 4_000;

    /**
     * Reads a body.
     *
     * @throws BadBody when it is not feedback; names field, value and what was expected
     */
    public static FeedbackBody read(byte[] body) {
        var reader = new Reader();
        try (JsonParser json = Json.parser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new BadBody(null, "The request body must be a JSON object.");
            }
            Json.fields(json, name -> reader.field(json, name));
            if (json.currentToken() != JsonToken.END_OBJECT) {
                throw new BadBody(null, "The request body ends before its JSON object does.");
            }
        } catch (JacksonException unreadable) {
            throw new BadBody(null, "The request body is not valid JSON.");
        }
        return reader.body();
    }

    private static final class Reader {
        private String responseId = "";
        private String comment = "";
        private double score = Double.NaN;

        void field(JsonParser json, String name) {
            switch (name) {
                case "response_id" -> responseId = text(json, name, LONGEST_ID);
                case "comment" -> comment = text(json, name, LONGEST_COMMENT);
                case "score" -> score = score(json);
                default ->
                        throw new BadBody(
                                name, name + ": unknown (expected: response_id, score, comment)");
            }
        }

        FeedbackBody body() {
            if (responseId.isEmpty()) {
                throw new BadBody(
                        "response_id", "response_id is missing (expected: the id of an answer)");
            }
            if (Double.isNaN(score)) {
                throw new BadBody(
                        "score", "score is missing (expected: -1 to 1, \"up\" or \"down\")");
            }
            return new FeedbackBody(responseId, score, comment);
        }

        private static String text(JsonParser json, String name, int longest) {
            String text = Json.text(json, "");
            boolean isText =
                    json.currentToken() == JsonToken.VALUE_STRING
                            || json.currentToken() == JsonToken.VALUE_NULL;
            if (!isText || text.length() > longest) {
                throw new BadBody(
                        name,
                        name
                                + ": not accepted (expected: text of at most "
                                + longest
                                + " characters)");
            }
            return text;
        }

        private static double score(JsonParser json) {
            String text =
                    json.currentToken().isScalarValue() ? json.getString() : "an object or array";
            if (json.currentToken().isNumeric() && Math.abs(json.getDoubleValue()) <= 1) {
                return json.getDoubleValue();
            }
            return switch (text) {
                case "up" -> 1;
                case "down" -> -1;
                default ->
                        throw new BadBody(
                                "score",
                                "score: '"
                                        + cut(text)
                                        + "' (expected: -1 to 1, \"up\" or \"down\")");
            };
        }

        private static String cut(String text) {
            return text.length() <= 100 ? text : text.substring(0, 100) + "…";
        }
    }
}
