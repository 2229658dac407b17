using System.CommandLine;
using Mbus.Client.Lines;
using Mbus.Hat.Doctor;
using Mbus.Tool.Rows;
using Spectre.Console;

namespace Mbus.Tool.Commands;

/// <summary><c>mbus doctor</c>: diagnoses the path from this program to the meters, and suggests fixes.</summary>
internal static class DoctorCommand
{
    private const int StatusWidth = 9;
    private const int NameWidth = 14;

    internal static Command Create()
    {
        ToolCommand command = new("doctor", "Diagnoses the HAT, its UART, the bus power and the bus, and suggests fixes.");
        LineOptions line = new(command, "The line to diagnose.", defaultLine: "hat");
        RowFormatOption format = new();
        command.Add(format);
        command.Remarks = """
            The command powers the bus, listens for 3 s, and sends requests to address 254, to which every meter replies. It changes nothing in
            a meter. Run it only when no other program uses the bus.

            Exit codes: 0 no problem found or not checked; 1 at least one warning; 3 at least one failure.

            Examples:
              mbus doctor
              mbus doctor --on usb:0403:6001
              mbus doctor --format json
            """;
        command.SetAction((parsed, stop) => Session.RunAsync(async () =>
        {
            LineAddress address = line.Address(parsed);
            IAsyncEnumerable<CheckResult> results =
                new LineDoctor(HatOptions.Pi, HatOptions.Ports).ExamineAsync(address, cancel => line.OpenAsync(parsed, cancel), stop);
            return ExitCodeOf(await ShowAsync(results, format.Printer(parsed)));
        }));
        return command;
    }

    private static int ExitCodeOf(CheckStatus worst) => worst switch
    {
        CheckStatus.Failure => ExitCode.NoLine,
        CheckStatus.Warning => ExitCode.NoAnswer,
        _ => ExitCode.Done,
    };

    private static async Task<CheckStatus> ShowAsync(IAsyncEnumerable<CheckResult> results, RowPrinter rows)
    {
        CheckStatus worst = CheckStatus.Ok;
        await foreach (CheckResult result in results)
        {
            worst = (CheckStatus)Math.Max((int)worst, (int)result.Status);
            if (rows.IsText)
                Show(result);
            else
                rows.Print(new Row { { "check", result.Name }, { "status", RowPrinter.Name(result.Status) }, { "seen", result.Seen }, { "fix", result.Fix } });
        }

        return worst;
    }

    private static void Show(CheckResult result)
    {
        (string status, Color? colour) = result.Status switch
        {
            CheckStatus.Ok => ("ok", Color.Green),
            CheckStatus.Skipped => ("-", (Color?)null),
            CheckStatus.Warning => ("warning", Color.Olive),
            _ => ("FAILURE", Color.Red),
        };
        Console.Out.WriteRow(new(status, StatusWidth, colour), new(result.Name, NameWidth), new(result.Seen));
        if (result.Fix != null)
            Console.Out.WriteRow(new("", StatusWidth), new("", NameWidth), new(result.Fix));
    }
}
