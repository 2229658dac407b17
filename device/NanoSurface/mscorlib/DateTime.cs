namespace System
{
    public struct DateTime
    {
        private ulong _ticks;

        public static extern DateTime UtcNow { get; }

        public extern int Year { get; }
        public extern int Month { get; }
        public extern int Day { get; }
        public extern int Hour { get; }
        public extern int Minute { get; }
        public extern int Second { get; }
    }
}
