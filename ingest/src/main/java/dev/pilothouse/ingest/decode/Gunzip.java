package dev.pilothouse.ingest.decode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** Takes compression off, but never more bytes than allowed. */
public final class Gunzip {
    private Gunzip() {}

    /**
     * Decompresses.
     *
     * @param most bytes after decompression
     * @throws TooLarge when there are more
     * @throws Undecodable when it is no gzip
     */
    public static byte[] of(byte[] body, int most) throws Undecodable, TooLarge {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] plain = in.readNBytes(most + 1);
            if (plain.length > most) {
                throw new TooLarge(most);
            }
            return plain;
        } catch (IOException e) {
            throw new Undecodable("Content-Encoding", "gzip", "a body compressed with gzip");
        }
    }
}
