using System.Diagnostics;

namespace Mbus.Gateway.Tests.Store.Processes;

/// <summary>The store on real disks that are full or read-only: a small file system in memory, in a mount namespace.</summary>
[Trait("Category", "Slow")]
public sealed class DiskTests : IDisposable
{
    private readonly TemporaryStore _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(typeof(FullDiskProcess), "size=3m")]
    [InlineData(typeof(ReadOnlyDiskProcess), "ro,size=1m")]
    public async Task The_store_waits_for_a_disk_that_does_not_work(Type test, string options)
    {
        string[] inNamespace = ["unshare", "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o {options} tmpfs \"$0\" && exec \"$@\"", _files.Folder];
        using (Process? probe = TryStart([.. inNamespace, "true"]))
        {
            await (probe?.WaitForExitAsync(TestContext.Current.CancellationToken) ?? Task.CompletedTask);
            Assert.SkipUnless(probe is { ExitCode: 0 }, "This system has no mount namespaces for tests (unshare).");
        }

        using Process process = TestProcess.Start(test, _files.Folder, inNamespace);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Total: 1,", output, StringComparison.Ordinal);
    }

    private static Process? TryStart(string[] command)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
