package kawi.samples.play.tokens;

import java.util.List;
import java.util.Optional;
import kawi.samples.http.Route;
import kawi.samples.play.frame.PlayView;
import kawi.samples.play.frame.Requests;
import kawi.samples.play.frame.Workspace;
import kawi.tokenizer.Tokenizer;

/// The server's side of the view Tokens.
public final class TokensView implements PlayView {
    private final Workspace workspace;
    private final TokenComparison comparison = new TokenComparison();

    public TokensView(Workspace workspace) {
        this.workspace = workspace;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.post("/api/tokens/split", call -> {
                    byte[] json = call.jsonBody();
                    call.send(200, Requests.check(() -> comparison.split(ofModel(), json)));
                }),
                Route.post("/api/tokens/merges", call -> {
                    byte[] json = call.jsonBody();
                    call.send(200, Requests.check(() -> comparison.merges(ofModel(), json)));
                }));
    }

    private Optional<Tokenizer> ofModel() {
        return workspace.current().flatMap(model -> model.saved().tokenizer());
    }
}
