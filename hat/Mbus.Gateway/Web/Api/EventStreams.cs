using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Mbus.Gateway.Buses;
using Mbus.Gateway.Web.Access;
using Mbus.Gateway.Web.Api.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Mbus.Gateway.Web.Api;

/// <summary>Streams of server-sent events. Their number is limited; a slow client loses events, and delays nothing.</summary>
internal sealed class EventStreams
{
    /// <summary>Maximum number of streams.</summary>
    internal const int MaxStreams = 64;

    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan IdleEvent = TimeSpan.FromSeconds(30);

    private int _count;

    /// <summary>State of a job after each change, at most five times in a second; the last event has the end.</summary>
    internal ServerSentEventsResult<string> Of(BusJob job) => Limited(JobEvents(job));

    /// <summary>The bytes on a bus.</summary>
    internal ServerSentEventsResult<string> Of(GatewayBus bus) => Limited(ByteEvents(bus));

    private ServerSentEventsResult<string> Limited(IAsyncEnumerable<SseItem<string>> events)
    {
        if (Volatile.Read(ref _count) >= MaxStreams)
            throw new ApiException(StatusCodes.Status503ServiceUnavailable, $"{MaxStreams} streams are open. Close one, or try again later.");
        return TypedResults.ServerSentEvents(CountedAsync(events));
    }

    private async IAsyncEnumerable<SseItem<string>> CountedAsync(IAsyncEnumerable<SseItem<string>> events, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        Interlocked.Increment(ref _count);
        try
        {
            await foreach (SseItem<string> item in events.WithCancellation(cancel).ConfigureAwait(false))
                yield return item;
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> JobEvents(BusJob job, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        while (true)
        {
            (JobResource state, Task changed) = job.Look();
            bool isRunning = state.Ended == null;
            yield return new SseItem<string>(JsonSerializer.Serialize(state, ApiJson.Default.JobResource), isRunning ? "progress" : "end");
            if (!isRunning)
                yield break;

            await changed.WaitAsync(cancel).ConfigureAwait(false);
            await Task.Delay(MinPause, cancel).ConfigureAwait(false);
        }
    }

    // The client knows from the first event that no byte from now on is missing; events without content show that the connection works.
    private static async IAsyncEnumerable<SseItem<string>> ByteEvents(GatewayBus bus, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        await using IAsyncEnumerator<TappedBytes> bytes = bus.Tap.ReadAsync(cancel).GetAsyncEnumerator(cancel);
        Task<bool> next = bytes.MoveNextAsync().AsTask();
        yield return new SseItem<string>("{}", "idle");
        while (true)
        {
            if (await Task.WhenAny(next, Task.Delay(IdleEvent, cancel)).ConfigureAwait(false) != next)
            {
                cancel.ThrowIfCancellationRequested();
                yield return new SseItem<string>("{}", "idle");
                continue;
            }

            if (!await next.ConfigureAwait(false))
                yield break;
            yield return new SseItem<string>(JsonSerializer.Serialize(BytesResource.Of(bytes.Current), ApiJson.Default.BytesResource), "bytes");
            next = bytes.MoveNextAsync().AsTask();
        }
    }
}
