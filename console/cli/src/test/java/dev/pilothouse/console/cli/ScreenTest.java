package dev.pilothouse.console.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private static final String UP_TWO_AND_CLEAR = "\u001b[2A\r\u001b[J";

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Screen terminal = new Screen(new PrintStream(printed, false, UTF_8), true, 20);

    @Test
    void drawsInThePlaceOfWhatItDrewBefore() {
        terminal.draw(List.of("a", "b"));
        terminal.draw(List.of("c"));

        assertThat(printed()).isEqualTo("a\nb\n" + UP_TWO_AND_CLEAR + "c\n");
    }

    @Test
    void printsAboveWhatIsDrawn() {
        terminal.draw(List.of("a", "b"));
        terminal.print("Stopping");
        terminal.draw(List.of("c"));

        assertThat(printed()).isEqualTo("a\nb\n" + UP_TWO_AND_CLEAR + "Stopping\nc\n");
    }

    @Test
    void cutsALineThatWouldWrap() {
        terminal.draw(List.of("12345678901234567890"));

        assertThat(printed()).isEqualTo("123456789012345678…\n");
    }

    @Test
    void leavesTheLastDrawingAlone() {
        terminal.end(List.of("stopped"));
        terminal.draw(List.of("ready"));
        terminal.print("Bye");

        assertThat(printed()).isEqualTo("stopped\nBye\n");
    }

    private String printed() {
        return printed.toString(UTF_8);
    }
}
