package dev.pilothouse.gateway.json;

import dev.pilothouse.gateway.json.Answer.Chunk;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads chat completions, their chunks, and embeddings, which have neither choices nor events. */
final class ChatAnswerReader extends AnswerReader {
    private boolean sawUsage;
    private boolean sawError;
    private boolean sawOutput;
    private int sawChoices;

    ChatAnswerReader(Answer answer) {
        super(answer);
    }

    @Override
    void begin(JsonParser json, int from) {
        super.begin(json, from);
        sawUsage = false;
        sawError = false;
        sawOutput = false;
        sawChoices = 0;
    }

    @Override
    void field(String name) {
        switch (name) {
            case "id" -> answer.id(text());
            case "model" -> answer.model(text());
            case "usage" -> usage();
            case "error" -> sawError |= !isNull();
            case "choices" -> array(this::choice);
            default -> {}
        }
    }

    @Override
    Chunk end() {
        if (sawError) {
            return Chunk.ERROR;
        }
        if (sawOutput) {
            return Chunk.OUTPUT;
        }
        return sawUsage && sawChoices == 0 ? Chunk.USAGE_ONLY : Chunk.OTHER;
    }

    private void usage() {
        if (json().currentToken() == JsonToken.START_OBJECT) {
            int from = start();
            Usage usage = UsageReader.read(json());
            answer.usage(usage, new Range(from, end(JsonToken.END_OBJECT)));
            sawUsage = true;
        }
    }

    private void choice() {
        sawChoices++;
        if (json().currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        ChoiceReader reader = new ChoiceReader(json(), answer.room());
        Choice read = reader.read();
        reader.finishReasons().forEach(answer::finished);
        if (reader.characters() > 0) {
            sawOutput = true;
            answer.output(reader.characters());
        }
        answer.choice(reader.index()).add(read);
    }
}
