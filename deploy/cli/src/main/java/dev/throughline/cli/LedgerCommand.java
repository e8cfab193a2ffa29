package dev.throughline.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        description = "The ledger: digests to keep elsewhere, proofs of runs, audits of everything.",
        subcommands = {LedgerDigestCommand.class, LedgerProofCommand.class, LedgerAuditCommand.class})
@SuppressWarnings("NullAway.Init")
final class LedgerCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: digest, proof or audit");
    }
}
