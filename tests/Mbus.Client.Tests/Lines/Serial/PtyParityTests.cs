using Mbus.Client.Lines;
using Microsoft.Win32.SafeHandles;

namespace Mbus.Client.Tests.Lines;

/// <summary>
/// A pseudo-terminal has no parity. The C library of Debian, Ubuntu and Fedora refuses a call that asks for it and changes nothing else.
/// </summary>
public sealed class PtyParityTests
{
    [Fact]
    public async Task Each_program_may_ask_for_even_parity()
    {
        await using PtyLine line = RealLines.Pty();
        for (int i = 0; i < 3; i++)
        {
            using (SafeFileHandle port = File.OpenHandle(line.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
                Assert.True(EvenParity.TrySet(port), $"program {i}");

            // The line notices here, or by itself within some 20 ms, that the program has left.
            await line.SendAsync(new byte[1], TestContext.Current.CancellationToken);
        }
    }
}
