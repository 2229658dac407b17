using System.Diagnostics;
using System.Globalization;

namespace Mbus.Tests;

/// <summary>
/// Runs the tests of this assembly once more, in a process of its own under another culture: what they compare with is the same in every
/// culture. The culture must be the system's own, with its letters, minus sign and calendar, so the run is skipped where .NET has no data
/// of cultures (ICU).
/// </summary>
internal static class CultureRun
{
    /// <summary>The variable of the environment that tells a run its culture, for tests that start programs.</summary>
    public const string Variable = "MBUS_TEST_CULTURE";

    /// <summary>
    /// The cultures that differ most: Turkish has a dotted capital I and a decimal comma, Persian a minus sign, a decimal separator and a
    /// calendar of its own.
    /// </summary>
    public static readonly TheoryData<string> Cultures = ["tr-TR", "fa-IR"];

    /// <summary>No run takes longer: less than the hang timeout of a test, so that the output is seen.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>Runs the tests. Fails with their output where one of them fails.</summary>
    /// <param name="culture">The culture's name, as in tr-TR.</param>
    /// <param name="without">The options of the runner that leave out what is no question of the culture, beside the caller itself.</param>
    public static async Task RunAsync(string culture, params string[] without)
    {
        if (!IsKnown(culture))
            Assert.Skip($"There are no data of {culture} here: .NET runs without ICU.");

        string assembly = TestContext.Current.TestAssembly!.AssemblyPath;
        ProcessStartInfo start = new("dotnet", ["exec", assembly, "-culture", culture, "-noLogo", "-noColor", "-class-", TestContext.Current.TestClass!.TestClassName, .. without])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = culture;
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        using Process run = Process.Start(start)!;
        Task<string> output = run.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> error = run.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await run.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!run.HasExited)
                run.Kill();
        }

        Assert.True(run.ExitCode == 0, $"{culture}: exit code {run.ExitCode}\n{await output}\n{await error}");
        Assert.Contains("Total: ", await output, StringComparison.Ordinal);
    }

    private static bool IsKnown(string culture)
    {
        try
        {
            return new CultureInfo(culture).EnglishName.Contains('(', StringComparison.Ordinal);
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }
}
