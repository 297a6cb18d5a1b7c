package dev.pilothouse.console.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

@Command(
        name = "prompt",
        description = "Prompts, their files and their releases; needs 'pilothouse login'.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel =
                "list|show|pull|push|diff|release|promote|take-back|rollback|lock|export|verify",
        subcommands = {
            PromptList.class,
            PromptShow.class,
            PromptPull.class,
            PromptPush.class,
            PromptCompare.class,
            PromptRelease.class,
            PromptPromote.class,
            PromptTakeBack.class,
            PromptRollback.class,
            PromptLock.class,
            PromptExport.class,
            PromptVerify.class
        })
final class PromptCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new ParameterException(
                new CommandLine(this), "which command? See 'pilothouse prompt --help'");
    }
}
