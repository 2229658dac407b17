using Mbus.Client.Lines;

namespace Mbus.Client.Tests.Lines;

/// <summary>Lines of this machine, for tests; waits on them are bounded.</summary>
internal static class RealLines
{
    public static TimeSpan MaxWait { get; } = TimeSpan.FromSeconds(30);

    public static PtyLine Pty(string address = "pty,baud=38400")
    {
        SkipWhereNoLinux();
        return PtyLine.Create(LineAddress.Parse(address));
    }

    public static void SkipWhereNoLinux()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/dev/ptmx"))
            Assert.Skip("this system has no Linux terminals");
    }

    /// <summary>Opens a port. A reply is awaited for <see cref="MaxWait"/> on a busy machine, unless the options have a slack: for tests of silence.</summary>
    public static SerialLine Serial(string path, string options = ",baud=38400") =>
        SerialLine.Open(LineAddress.Parse(path + options + (options.Contains("slack=", StringComparison.Ordinal) ? "" : $",slack={MaxWait.TotalSeconds}s")));

    public static FileStream OpenOtherSide(PtyLine line) =>
        new(line.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Receives exactly so many good bytes.</summary>
    public static async Task<byte[]> ReceiveAsync(Line line, int count)
    {
        byte[] bytes = new byte[count];
        int have = 0;
        long deadline = line.Now + (MaxWait.Ticks / TimeSpan.TicksPerMicrosecond);
        while (have < count)
        {
            Received part = await line.ReceiveAsync(bytes.AsMemory(have), deadline, TestContext.Current.CancellationToken);
            Assert.True(part.Count > 0, $"only {have} of {count} bytes came");
            Assert.False(part.Damaged);
            have += part.Count;
        }

        return bytes;
    }

    /// <summary>Calls until it does not throw; a lost line takes up to a second to be opened again.</summary>
    public static async Task UntilItWorksAsync(Func<Task> call)
    {
        using CancellationTokenSource maxWait = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        maxWait.CancelAfter(MaxWait);
        while (true)
        {
            try
            {
                await call();
                return;
            }
            catch (LineException)
            {
                await Task.Delay(50, maxWait.Token);
            }
        }
    }
}
