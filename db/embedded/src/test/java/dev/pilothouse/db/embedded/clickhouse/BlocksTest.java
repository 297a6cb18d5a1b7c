package dev.pilothouse.db.embedded.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlocksTest {
    private static byte[] blocks(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (BlockOutput out = new BlockOutput(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static BlockInput reader(byte[] blocks) {
        return new BlockInput(new ByteArrayInputStream(blocks));
    }

    @Test
    void read_givesWhatWasWritten() throws IOException {
        byte[] plain = new byte[700_000];
        new Random(1).nextBytes(plain);
        assertThat(reader(blocks(plain)).readAllBytes()).isEqualTo(plain);
        assertThat(reader(new byte[0]).readAllBytes()).isEmpty();
    }

    @Test
    void read_refusesADamagedBlock() throws IOException {
        byte[] blocks = blocks(new byte[1000]);
        blocks[blocks.length - 1] ^= 1;
        assertThatThrownBy(() -> reader(blocks).readAllBytes()).hasMessageContaining("checksum");
    }

    @Test
    void read_refusesACutBlock() throws IOException {
        byte[] cut = java.util.Arrays.copyOf(blocks(new byte[1000]), 30);
        assertThatThrownBy(() -> reader(cut).readAllBytes()).hasMessageContaining("cut");
    }
}
