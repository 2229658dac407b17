using System.CommandLine;
using Mbus.Client;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus reset</c>: resets the application of a meter.</summary>
internal static class ResetCommand
{
    internal static Command Create()
    {
        Argument<MeterAddress> meter = MasterOptions.Meter();
        Argument<byte[]> subcodes = new("SUBCODES")
        {
            Description = "Hexadecimal: 00 all, 10 user data, 20 simple billing, 50 instantaneous values, 80 installation. Default: no subcode, which resets all.",
            Arity = ArgumentArity.ZeroOrMore,
            CustomParser = result => Arguments.Parsed(result, string.Concat(result.Tokens.Select(token => token.Value)), ParseSubcodes),
        };
        ToolCommand command = new("reset", "Resets the application of a meter: the meter restarts with its first telegram and its default data.") { meter, subcodes };
        MasterOptions options = new(command);
        command.Remarks = """
            Stored readings are kept. The subcodes are defined in EN 13757-3; a meter accepts the subcodes that it supports.

            Examples:
              mbus reset 5 --on /dev/ttyUSB0
              mbus reset 5 50 --on /dev/ttyUSB0
            """;
        command.SetAction((parsed, stop) => Session.RunAsync(() => options.RunAsync(parsed, async (master, _) =>
        {
            await master.ResetApplicationAsync(parsed.GetValue(meter), parsed.GetValue(subcodes) ?? [], stop);
            Console.WriteLine($"Meter {parsed.GetValue(meter)} has acknowledged the reset.");
        }, stop)));
        return command;
    }

    private static byte[] ParseSubcodes(string text) =>
        Hex.TryParse(text, out byte[] bytes) && bytes.Length <= Frame.MaxData
            ? bytes
            : throw new FormatException($"\"{text}\" is not a list of subcodes. Expected bytes of two hexadecimal digits, for example 50.");
}
