using Mbus.Client.Lines;
using Microsoft.Extensions.Logging;

namespace Mbus.Server.Bridge;

/// <summary>Receives from the line, and reconnects it when it is lost.</summary>
internal sealed class LineReceiver(Line line, BridgeEvents events, ILogger log, TimeProvider time)
{
    private static readonly TimeSpan RetryLine = TimeSpan.FromSeconds(1);
    private static readonly Task Never = new TaskCompletionSource().Task;

    private volatile Task _receiving = Never;

    /// <summary>True while received bytes have not been passed to the <see cref="ArbiterDriver"/>.</summary>
    internal bool HasPending => _receiving.IsCompleted || line.HasArrivals;

    /// <summary>Marks the bytes as passed to the driver. Called by the driver under its lock.</summary>
    internal void Delivered() => _receiving = Never;

    /// <summary>Receives until cancelled.</summary>
    internal async Task RunAsync(ArbiterDriver driver, CancellationToken stop)
    {
        byte[] buffer = new byte[Frame.MaxLength];
        bool isLost = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Task<Received> receiving = line.ReceiveAsync(buffer, long.MaxValue, stop).AsTask();
                _receiving = receiving;
                Received received = await receiving.ConfigureAwait(false);
                if (isLost && events.ShouldLog(BridgeEvent.LineBack))
                    BridgeLog.LineBack(log, line.Name);
                isLost = false;
                driver.ReceiveFromLine(buffer, received);
            }
            catch (LineException e)
            {
                if (!isLost && events.ShouldLog(BridgeEvent.LineLost))
                    BridgeLog.LineLost(log, e.Message);
                isLost = true;
                _receiving = Never;
                driver.LoseLine(e);
                await Task.Delay(RetryLine, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
