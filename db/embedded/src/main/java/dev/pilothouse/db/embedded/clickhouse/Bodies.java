package dev.pilothouse.db.embedded.clickhouse;

import java.io.IOException;
import java.io.InputStream;

/** Reading bodies with a limit. */
final class Bodies {
    private Bodies() {}

    /**
     * @throws EngineException when the body is longer
     */
    static byte[] all(InputStream body, int most) throws IOException {
        byte[] bytes = body.readNBytes(most + 1);
        if (bytes.length > most) {
            throw new EngineException(
                    62,
                    "SYNTAX_ERROR",
                    "the statement is longer than "
                            + (most >> 20)
                            + " MiB; send an INSERT's data in a FORMAT");
        }
        return bytes;
    }
}
