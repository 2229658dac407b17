using System.Diagnostics;

namespace Mbus.Gateway.Tests.Store.Processes;

/// <summary>Runs one explicit test of this assembly in a process of its own.</summary>
internal static class TestProcess
{
    /// <summary>Variable with the folder that the process uses.</summary>
    internal const string FolderVariable = "MBUS_TEST_FOLDER";

    /// <summary>Starts a method of a class.</summary>
    /// <param name="test">Class with the explicit test.</param>
    /// <param name="folder">Folder of <see cref="FolderVariable"/>.</param>
    /// <param name="before">Program and arguments that run the process, for example in a namespace; none to run it directly.</param>
    internal static Process Start(Type test, string folder, params string[] before)
    {
        string[] command = [.. before, "dotnet", "exec", test.Assembly.Location, "-explicit", "only", "-class", test.FullName!, "-noLogo", "-noColor"];
        ProcessStartInfo start = new(command[0], command[1..]) { RedirectStandardOutput = true };
        start.Environment[FolderVariable] = folder;
        return Process.Start(start)!;
    }

    /// <summary>Returns the folder in the process; skips the test elsewhere.</summary>
    internal static string Folder()
    {
        string? folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder == null, "Only for the process of another test.");
        return folder!;
    }
}
