int first();

int main() { return first() == 1 ? 0 : 1; }
