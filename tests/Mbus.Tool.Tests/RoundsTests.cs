namespace Mbus.Tool.Tests;

public class RoundsTests
{
    private readonly Clock _clock = new();
    private readonly CancellationToken _cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rounds_start_at_multiples_of_the_period_independent_of_their_duration()
    {
        Rounds rounds = new(TimeSpan.FromSeconds(10), 4, _clock);
        List<double> begins = [];
        foreach (double takes in (double[])[0, 9.5, 3.25, 0.125])
        {
            Assert.True(await rounds.NextAsync(_cancel));
            begins.Add(_clock.Seconds);
            _clock.Seconds += takes;
        }

        Assert.Equal([0, 10, 20, 30], begins);
        Assert.False(await rounds.NextAsync(_cancel));
    }

    [Fact]
    public async Task Rounds_due_during_a_long_round_are_skipped_and_later_rounds_are_not_shifted()
    {
        Rounds rounds = new(TimeSpan.FromSeconds(10), null, _clock);
        await rounds.NextAsync(_cancel);
        _clock.Seconds += 34;
        await rounds.NextAsync(_cancel);
        Assert.Equal(40, _clock.Seconds);
    }

    [Fact]
    public async Task A_timer_that_fires_early_does_not_start_a_round_twice()
    {
        Rounds rounds = new(TimeSpan.FromSeconds(10), null, _clock);
        await rounds.NextAsync(_cancel);
        _clock.IsEarlyBy = 0.5;
        await rounds.NextAsync(_cancel);
        Assert.Equal(9.5, _clock.Seconds);
        await rounds.NextAsync(_cancel);
        Assert.Equal(20, _clock.Seconds);
    }

    [Fact]
    public async Task Without_a_period_rounds_follow_without_a_pause_until_cancelled()
    {
        using CancellationTokenSource stop = new();
        Rounds rounds = new(TimeSpan.Zero, null, _clock);
        for (int i = 0; i < 100; i++)
            Assert.True(await rounds.NextAsync(stop.Token));
        Assert.Equal((0, 100), (_clock.Seconds, rounds.Started));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rounds.NextAsync(stop.Token));
    }

    /// <summary>A clock on which a wait ends immediately and advances the time to its end, or slightly less.</summary>
    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public double IsEarlyBy { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => TimeSpan.FromSeconds(Seconds).Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Seconds = Math.Round(Seconds + dueTime.TotalSeconds, 3) - IsEarlyBy;
            IsEarlyBy = 0;
            return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
