namespace System
{
    public static class Console
    {
        public static extern void WriteLine(string value);
    }
}
