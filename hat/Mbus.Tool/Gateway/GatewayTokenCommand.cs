using System.CommandLine;
using Mbus.Gateway.Web.Access;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus gateway token</c>: creates a token for the API.</summary>
internal static class GatewayTokenCommand
{
    internal static Command Create()
    {
        Argument<string> file = new("FILE") { Description = "The file in \"tokens\" of the settings; it is created." };
        Argument<string> name = new("NAME") { Description = "Name of the program or person, for example grafana." };
        Option<TokenScope> scope = new("--scope")
        {
            Description = "read, operate (also read meters now, search and scan) or administer (also load the settings again). Default: read.",
            HelpName = "SCOPE",
            CustomParser = result => Arguments.Parsed(result, TokenFile.ParseScope),
        };
        ToolCommand command = new("token", "Creates a token for the API, and prints it. The file gets only its hash.") { file, name, scope };
        command.Remarks = """
            The gateway knows the token after it has loaded its settings again: SIGHUP. To revoke a token, delete its line in the file.

            Examples:
              mbus gateway token /etc/mbus/tokens grafana
              mbus gateway token /etc/mbus/tokens node-red --scope operate
            """;
        command.SetAction((parsed, _) => Session.RunAsync(() =>
        {
            Console.WriteLine(TokenFile.Create(parsed.GetRequiredValue(file), parsed.GetRequiredValue(name), parsed.GetValue(scope)));
            return Task.CompletedTask;
        }));
        return command;
    }
}
