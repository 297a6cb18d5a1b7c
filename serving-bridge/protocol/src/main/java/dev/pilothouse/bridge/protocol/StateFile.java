package dev.pilothouse.bridge.protocol;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;

/** Something that outlives the process: what {@link #write} returned from survives any crash. */
interface StateFile {
    /**
     * What was written last; empty before the first time.
     *
     * @throws GeneralSecurityException when the content is not what this node wrote
     */
    Optional<byte[]> read() throws IOException, GeneralSecurityException;

    void write(byte[] content) throws IOException;
}
