package portico.node.start;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.smallrye.config.ConfigValidationException;
import java.io.PrintStream;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs a node until it is told to end. What a person can put right is one line and no stack trace. */
@QuarkusMain
public final class PorticoNode implements QuarkusApplication {
    public static void main(String[] args) {
        Quarkus.run(PorticoNode.class, PorticoNode::end, args);
    }

    @Override
    public int run(String... args) {
        Quarkus.waitForExit();
        return 0;
    }

    private static void end(int code, @Nullable Throwable failure) {
        if (failure != null) explain(failure, System.err);
        System.exit(code);
    }

    private static void explain(Throwable failure, PrintStream err) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            String reason = reason(at);
            if (reason == null) continue;
            err.println("Portico node cannot start: " + reason);
            return;
        }
        failure.printStackTrace(err);
    }

    private static @Nullable String reason(Throwable failure) {
        if (failure instanceof CannotStart) return failure.getMessage();
        if (failure instanceof ConfigValidationException invalid)
            return IntStream.range(0, invalid.getProblemCount())
                    .mapToObj(problem -> invalid.getProblem(problem).getMessage())
                    .collect(Collectors.joining("; "));
        return null;
    }
}
