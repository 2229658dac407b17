using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Mbus.Tool.Commands;

/// <summary>
/// The program mbus-gateway. The native command is two programs of one source: mbus-gateway has all commands; mbus is smaller, and replaces
/// itself by mbus-gateway for the commands of the gateway. See docs/decisions/0017.
/// </summary>
internal static partial class GatewayProgram
{
    private const string FileName = "mbus-gateway";

    /// <summary>True if this program has the commands of the gateway. The native compiler leaves out code that this property excludes.</summary>
    [FeatureSwitchDefinition("Mbus.Gateway")]
    internal static bool IsThis => !AppContext.TryGetSwitch("Mbus.Gateway", out bool isThis) || isThis;

    /// <summary>The commands of the gateway: complete in mbus-gateway; in mbus as names for its help, its completion and <see cref="Has"/>.</summary>
    internal static IEnumerable<Command> Commands() => IsThis
        ? [GatewayCommand.Create(), MetersCommand.Create(), HistoryCommand.Create()]
        : [
            new HandedOver(GatewayCommand.Name, GatewayCommand.Description),
            new HandedOver(MetersCommand.Name, MetersCommand.Description),
            new HandedOver(HistoryCommand.Name, HistoryCommand.Description) { new Argument<string[]>(HistoryCommand.Meter) },
        ];

    /// <summary>Returns whether mbus has to hand over a command line: it has a command of the gateway, or is the request to complete such a line.</summary>
    internal static bool Has(ParseResult parsed) => !IsThis && (LineToComplete(parsed) ?? parsed).CommandResult.Command is HandedOver;

    /// <summary>Replaces this process by mbus-gateway. It returns only by an exception.</summary>
    /// <exception cref="FileNotFoundException">The program is not installed.</exception>
    /// <exception cref="IOException">The program cannot be executed.</exception>
    internal static void Execute(string[] arguments)
    {
        string path = Path.Combine(AppContext.BaseDirectory, FileName);
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} not found, which has the commands of the gateway. Install the Debian package mbus-edge-gateway, or copy the file from the archive of the release.");

        // The first word is the name of the program in its help.
        execv(path, [CommandTree.Name, .. arguments, null]);
        throw new IOException($"{path} cannot be executed: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    // A shell asks for candidates with the directive [suggest:POSITION] and the line as one word.
    private static ParseResult? LineToComplete(ParseResult parsed) =>
        parsed.Tokens is [{ Type: TokenType.Directive } directive, Token line] && directive.Value.StartsWith("[suggest", StringComparison.Ordinal)
            ? parsed.RootCommandResult.Command.Parse(line.Value, parsed.Configuration)
            : null;

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int execv(string path, string?[] arguments);

    private sealed class HandedOver : Command
    {
        internal HandedOver(string name, string description)
            : base(name, description) => TreatUnmatchedTokensAsErrors = false;
    }
}
